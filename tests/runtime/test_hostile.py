"""Input that no decent client sends: never a crash, never a 500 of the mesh, never a path but the matched one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.mesh import Mesh, meshed
from tests.support.client import send_raw
from tests.support.faulty import FaultyServer

pytestmark = pytest.mark.runtime

TOML = """
[services.catalog]
[services.admin]
[[routes]]
name = "public"
path_prefix = "/public"
service = "catalog"
[[routes]]
name = "moved"
path_prefix = "/moved"
service = "catalog"
rewrite_prefix = "/"
[[routes]]
name = "admin"
path_prefix = "/admin"
method = "DELETE"
service = "admin"
"""

SITE = 'export function site({ request }) { return new Response("the site: " + request.method); }'


@pytest.fixture(scope="module")
def backends() -> Iterator[tuple[FaultyServer, FaultyServer]]:
    with FaultyServer() as catalog, FaultyServer() as admin:
        yield catalog, admin


@pytest.fixture(scope="module")
def mesh(backends: tuple[FaultyServer, FaultyServer]) -> Iterator[Mesh]:
    with meshed(TOML, site=SITE, catalog=backends[0], admin=backends[1]) as mesh:
        yield mesh


def ask(mesh: Mesh, target: bytes, host: bytes = b"shop.example", extra: bytes = b"", method: bytes = b"GET") -> int:
    """The status of one raw request, after which the site still answers."""
    request = b"%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n" % (method, target, host, extra)
    answer = send_raw("127.0.0.1", mesh.port, request)
    assert mesh.fetch("/").text == "the site: GET"
    return int(answer.split(b" ", 2)[1])


AMBIGUOUS = [
    *("/..", "/../admin", "/./x", "/x/..", "/x/.", "/%2e%2e/admin", "/%2E%2e", "/.%2e/admin", "/%2e./admin", "/%2e"),
    *("//", "//admin", "/x//y", "/%2f", "/x%2Fadmin", "/%2F..%2Fadmin", "/x%5c..%5cadmin", "/\\..\\admin", "/x\\y"),
    *("/%00", "/x%00.png", "/..;/admin", "/.;a=b/admin", "/x/..;", '/x"', "/x{y}", "/x^y", "/x|`", "/caf\u00e9"),
]


@pytest.mark.parametrize("rest", AMBIGUOUS)
@pytest.mark.parametrize("prefix", ["/public", "/moved"])
def test_a_path_that_can_be_read_in_two_ways_is_not_routed(
    mesh: Mesh, backends: tuple[FaultyServer, FaultyServer], prefix: str, rest: str
) -> None:
    before = [len(backend.requests) for backend in backends]
    # Some the platform itself refuses, with a 400 too.
    assert ask(mesh, (prefix + rest).encode()) == 400
    assert [len(backend.requests) for backend in backends] == before


PIECES = [
    *("/", "//", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", ";", "%00", "%", "%25", "?", "#", "&", "=", " ", "\t"),
    *("a", "public", "moved", "admin", "\u00e9", "{", "|", "^", "~", "@", ":", "*", "+", "%c3%a9", "%252e", "%u002e"),
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(prefix=st.sampled_from(["/public", "/moved", "/x"]), pieces=st.lists(st.sampled_from(PIECES), max_size=8))
def test_what_is_sent_is_what_was_matched(
    mesh: Mesh, backends: tuple[FaultyServer, FaultyServer], prefix: str, pieces: list[str]
) -> None:
    target = prefix + "".join(pieces)
    before = [len(backend.requests) for backend in backends]
    request = b"GET %s HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n" % target.encode()
    status = int(send_raw("127.0.0.1", mesh.port, request).split(b" ", 2)[1])
    sent = [one.target for one in backends[0].requests[before[0] :]]
    # The platform cuts a fragment off, and writes the query as a URL has it.
    path = target.partition("#")[0].partition("?")[0]
    routed = path == prefix or path.startswith(f"{prefix}/")
    assert len(backends[1].requests) == before[1], "DELETE alone is routed to admin"
    assert status in {200, 400}
    if sent:
        assert routed
        assert prefix != "/x"
        assert [one.partition("?")[0] for one in sent] == [path if prefix == "/public" else path[len(prefix) :] or "/"]
    elif status == 200:
        assert not routed or prefix == "/x"


def test_the_refusal_says_why(mesh: Mesh) -> None:
    answer = mesh.fetch("/public/../admin")
    assert (answer.status, answer.json()["reason"]) == (400, "path_rejected")
    assert answer.header("content-type") == "application/problem+json"
    lines = [line for line in mesh.settled() if line["trace_id"] == answer.json()["trace_id"]]
    assert [(line["route"], line["flags"], line["calls"]) for line in lines] == [("public", ["path_rejected"], [])]


def test_ambiguous_paths_that_no_route_matches_are_the_sites(mesh: Mesh) -> None:
    assert ask(mesh, b"/x/../public") == 200
    assert ask(mesh, b"//public") == 200
    assert ask(mesh, b"/%70ublic/..") == 200


@pytest.mark.parametrize(
    "host",
    [
        *(b"a?b", b"a#b", b"a\\b", b"sh op", b"a@shop.example.com", b"x%41y", b"shop.example.com, b", b"*", b"a!b"),
        *(b"shop.example.com:abc", b"shop.example.com:99999", b"[::1", b"[::1::2::]", b"..", b"x:", b"\xff\xfe", b""),
    ],
)
def test_a_host_that_is_none_is_refused_or_harmless(
    mesh: Mesh, backends: tuple[FaultyServer, FaultyServer], host: bytes
) -> None:
    before = len(backends[0].requests)
    status = ask(mesh, b"/public/x?y", host)
    sent = [request.target for request in backends[0].requests[before:]]
    assert (status, sent) in [(400, []), (200, ["/public/x?y"])]


def test_a_slash_in_the_host_is_part_of_the_path_that_is_matched(mesh: Mesh) -> None:
    # The platform's URL is http://a/admin/public/x: that, and nothing else, is what the site is asked for.
    assert ask(mesh, b"/public/x", b"a/admin") == 200
    assert mesh.settled()[-3]["route"] is None, "the line before the one of ask's own page and this method's"


@pytest.mark.parametrize("target", [b"*", b"http://evil.example/public/x", b"public", b"?public", b"/public#/../admin"])
@pytest.mark.parametrize("method", [b"GET", b"OPTIONS"])
def test_odd_request_targets_are_harmless(
    mesh: Mesh, backends: tuple[FaultyServer, FaultyServer], method: bytes, target: bytes
) -> None:
    before = len(backends[0].requests)
    assert ask(mesh, target, method=method) in {200, 400}
    assert {one.target for one in backends[0].requests[before:]} <= {"/public/x", "/public"}


def test_a_target_without_a_path_does_not_match_the_root() -> None:
    toml = '[services.catalog]\n[[routes]]\npath_prefix = "/"\nservice = "catalog"\n'
    with FaultyServer() as catalog, meshed(toml, catalog=catalog) as mesh:
        request = b"OPTIONS * HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n"
        assert b" 500 " not in send_raw("127.0.0.1", mesh.port, request).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "method", [b"FOO", b"get", b"G@T", b"A" * 3000, b"TRACE", b"CONNECT", b"PURGE", b"SEARCH", b"\xff", b""]
)
def test_absurd_methods_are_harmless(mesh: Mesh, method: bytes) -> None:
    # The platform refuses unknown methods, CONNECT with a 500 of its own, before the mesh sees them.
    assert ask(mesh, b"/public/x", method=method) in {200, 400, 501, *([500] if method == b"CONNECT" else [])}


@pytest.mark.parametrize(
    "headers",
    [
        b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(200)),
        b"X-Long: " + b"x" * 20_000 + b"\r\n",
        b"X-Bytes: \xff\xfe\x80\r\n",
        b"X-Empty:\r\n",
        b"Traceparent: \xff\xfe\r\nTracestate: \xff\r\nBaggage: \xff\r\nDiddy-Context: \xff\r\n",
        b"Traceparent: " + b"00-" * 3000 + b"\r\n",
        b"Diddy-Context: deadline=0, calls=0\r\nDiddy-Forged: 1\r\n",
        b"Diddy-Context: " + b"deadline=1," * 2000 + b"\r\n",
        b"Connection: , ,\x01,(, a b ,close, \xff\r\n",
        b"Connection: host, traceparent, diddy-context, authorization\r\n",
        b"Max-Forwards: 0\r\n",
        b"Max-Forwards: -1\r\n",
        b"Idempotency-Key: \xff\r\n",
        b"Upgrade: websocket\r\n",
        b"Upgrade: nonsense\r\n",
        b"Expect: 100-continue\r\n",
        b"Range: bytes=x\r\n",
        b"Host: other\r\n",
        b"Content-Length: 0\r\nContent-Length: 0\r\n",
    ],
)
@pytest.mark.parametrize("target", [b"/public/x", b"/site"])
def test_absurd_headers_are_harmless(mesh: Mesh, headers: bytes, target: bytes) -> None:
    assert ask(mesh, target, extra=headers) in {200, 400, 426, 431}


@pytest.mark.parametrize(
    "target", [b"/public/" + b"x" * 10_000_000, b"/public?" + b"y" * 10_000_000, b"/public" + b"/x" * 50_000]
)
def test_enormous_urls_are_harmless(mesh: Mesh, target: bytes) -> None:
    request = b"GET %s HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n" % target
    try:
        answer = send_raw("127.0.0.1", mesh.port, request)
    except ConnectionError:
        answer = b"HTTP/1.1 431 the platform hangs up"
    assert answer.split(b" ", 2)[1] in {b"200", b"400", b"414", b"431"}
    assert mesh.fetch("/").status == 200


def test_a_long_path_makes_no_long_line(mesh: Mesh) -> None:
    before = len(mesh.settled())
    assert mesh.fetch("/site/" + "x" * 40_000).status == 200
    assert len(mesh.access(before + 1)["path"]) == 2048


def test_the_lines_stay_json(mesh: Mesh) -> None:
    before = len(mesh.settled())
    ask(mesh, b"/'%22%0a{}?secret=1".replace(b"{}", b""), b"x")
    line = mesh.access(before + 1)
    assert (line["path"], line["host"]) == ("/'%22%0a", "x"), "the query, which may hold secrets, is not written"


def test_what_is_no_path_is_refused_where_a_route_takes_everything() -> None:
    toml = '[services.catalog]\n[[routes]]\npath_prefix = "/"\nservice = "catalog"\n'
    with FaultyServer() as catalog, meshed(toml, catalog=catalog) as mesh:
        answer = send_raw(
            "127.0.0.1", mesh.port, b"OPTIONS * HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"
        )
        assert (answer.split(b" ", 2)[1], catalog.requests) == (b"400", [])
