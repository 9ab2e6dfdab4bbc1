from __future__ import annotations

import pytest

from pages_plugin.analyze.urls import host_problem, path_problem

GOOD_PATHS = [
    "/",
    "/api/catalog",
    "/a-b_c.d~e",
    "/a%20b",
    "/caf%C3%A9",
    "/a;v=1/b",
    "/a@b:c",
    "/...",
    "/a/",
    "/.well-known",
]
BAD_PATHS = [
    ("", 'write it as "/"'),
    ("api", 'write it as "/api"'),
    ("https://a.com/x", "host and path are keys of their own"),
    ("//a.com/x", "host and path are keys of their own"),
    ("/a?b=1", 'routes match the path only: "/a"'),
    ("/a#b", 'routes match the path only: "/a"'),
    ("/a/../b", "requests for such a path are refused: write the path that is meant"),
    ("/a/.", "requests for such a path are refused: write the path that is meant"),
    ("/a/%2e%2E/b", "requests for such a path are refused: write the path that is meant"),
    ("/a/..;x/b", "requests for such a path are refused: write the path that is meant"),
    ("/a//b", 'write it as "/a/b"'),
    ("/a/b//", 'write it as "/a/b/"'),
    ("/a\\b", 'write it as "/a/b"'),
    ("/a%2fb", "the mesh refuses such requests, so the route could never match"),
    ("/a%2Fb", "the mesh refuses such requests, so the route could never match"),
    ("/a%5cb", "the mesh refuses such requests, so the route could never match"),
    ("/a%00", "the mesh refuses such requests, so the route could never match"),
    ("/100%", "write the percent sign itself as %25"),
    ("/caf%c3%a9", 'write it as "/caf%C3%A9"'),
    ("/%41pi", 'write it as "/Api"'),
    ("/café", 'write it as "/caf%C3%A9"'),
    ("/a b", 'write it as "/a%20b"'),
    ("/a\tb", 'write it as "/a%09b"'),
    ('/a"b', 'write it as "/a%22b"'),
    ("/{id}", 'write it as "/%7Bid%7D"'),
]
GOOD_HOSTS = [
    "example.com",
    "*.example.com",
    "Shop.Example.com",
    "localhost",
    "127.0.0.1",
    "xn--bcher-kva.de",
    "a-b.c1",
]
BAD_HOSTS = [
    ("", "leave host out to match any host"),
    ("*", "leave host out to match any host"),
    ("https://a.com", 'write it as "a.com"'),
    ("a.com/x", 'write it as "a.com"'),
    ("a.com:8080", 'hosts match on any port: "a.com"'),
    ("a.*.com", 'write "*.example.com" for any host below example.com'),
    ("*a.com", 'write "*.example.com" for any host below example.com'),
    ("bücher.de", 'write it as "xn--bcher-kva.de"'),
    ("a.com.", 'write it as "a.com"'),
    ("a..com", "labels of letters, digits and -, joined by dots"),
    ("-a.com", "labels of letters, digits and -, joined by dots"),
    ("a_b.com", "labels of letters, digits and -, joined by dots"),
    ("[::1]", "labels of letters, digits and -, joined by dots"),
    ("a" * 64 + ".com", "labels of letters, digits and -, joined by dots"),
    (".".join(["a" * 60] * 5), "labels of letters, digits and -, joined by dots"),
    ("a.com\n", "labels of letters, digits and -, joined by dots"),
]


@pytest.mark.parametrize("path", GOOD_PATHS)
def test_a_path_that_requests_have(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize(("path", "hint"), BAD_PATHS)
def test_a_path_that_no_request_has(path: str, hint: str) -> None:
    problem = path_problem(path)
    assert problem is not None
    assert problem[1] == hint


@pytest.mark.parametrize(("path", "hint"), [row for row in BAD_PATHS if row[1].startswith("write it as")])
def test_what_a_hint_offers_is_a_good_path(path: str, hint: str) -> None:
    assert path_problem(hint.split('"')[1]) is None


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_a_host_that_requests_have(host: str) -> None:
    assert host_problem(host) is None


@pytest.mark.parametrize(("host", "hint"), BAD_HOSTS)
def test_a_host_that_no_request_has(host: str, hint: str) -> None:
    problem = host_problem(host)
    assert problem is not None
    assert problem[1] == hint
