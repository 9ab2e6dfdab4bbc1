"""Which route takes a request: the precedence of the Gateway API, as the runtime's matcher has it."""

import pytest

from pages_plugin.config import defaults
from pages_plugin.explain import parse_request
from pages_plugin.explain.match import find_route
from pages_plugin.plan.model import PathMatch, Policy, Route, Timeout
from pages_plugin.plan.precedence import precedence

POLICY = Policy(retry=None, timeout=Timeout(request_ms=defaults.REQUEST_TIMEOUT_MS, try_ms=None), fallback=None)


def route(name: str, path: str, methods: str = "", hosts: str = "") -> Route:
    exact = not path.endswith("*")
    return Route(
        name=name,
        hosts=tuple(hosts.split()),
        path=PathMatch(kind="exact" if exact else "prefix", value=path if exact else path[:-1].rstrip("/") or "/"),
        methods=tuple(methods.split()),
        service="s",
        rewrite_prefix=None,
        policy=POLICY,
        trace_sample=None,
    )


ROUTES = sorted(
    [
        route("all", "/*"),
        route("api", "/api/*"),
        route("api-get", "/api/*", methods="GET"),
        route("deep", "/api/v1/items/*", methods="GET HEAD"),
        route("health", "/health"),
        route("health-prefix", "/health/*"),
        route("shop-exact", "/api/v1", hosts="shop.example.com"),
        route("shop", "/api/*", hosts="shop.example.com"),
        route("wild", "/api/*", hosts="*.example.com"),
        route("wilder", "/only/*", hosts="*.eu.example.com"),
        route("mixed", "/*", hosts="shop.example.org *.example.net"),
        route("net-post", "/*", hosts="*.example.net", methods="POST"),
        route("net-admin", "/admin/*", hosts="*.example.net"),
    ],
    key=precedence,
)

CASES = [
    ("GET", "/", "all"),
    ("GET", "/health", "health"),
    ("GET", "/health/", "health-prefix"),
    ("GET", "/healthy", "all"),
    ("GET", "/api", "api-get"),
    ("POST", "/api/x", "api"),
    ("GET", "/api/v1/items/7", "deep"),
    ("POST", "/api/v1/items/7", "api"),
    ("GET", "/api/v1/itemset", "api-get"),
    ("GET", "/API/x", "all"),
    ("GET", "https://shop.example.com/api/v1", "shop-exact"),
    ("GET", "https://SHOP.example.com:8443/api/x", "shop"),
    ("GET", "https://a.example.com/api/x", "wild"),
    ("GET", "https://example.com/api/x", "api-get"),
    ("GET", "https://a.eu.example.com/only/x", "wilder"),
    ("GET", "https://a.eu.example.com/api/x", "wild"),
    ("GET", "https://shop.example.com/health", "health"),
    ("GET", "/health?x=/api", "health"),
    ("GET", "https://a.example.net/x", "mixed"),
    ("POST", "https://a.example.net/x", "net-post"),
    ("POST", "https://a.example.net/admin", "net-admin"),
    ("POST", "https://shop.example.org/admin", "mixed"),
]


@pytest.mark.parametrize(("method", "url", "expected"), CASES)
def test_the_most_specific_route_takes_the_request(method: str, url: str, expected: str) -> None:
    found = find_route(ROUTES, parse_request(method, url))

    assert found is not None
    assert found.name == expected


def test_no_route_takes_what_none_fits() -> None:
    routes = [one for one in ROUTES if one.name in ("deep", "shop", "health")]

    assert find_route(routes, parse_request("POST", "/api/v1/items/7")) is None
    assert find_route(routes, parse_request("GET", "/api/x")) is None


AMBIGUOUS = ["/a//b", "//a", "/a/../b", "/a/.", "/a/%2e%2E/b", "/a/..;/b", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/a\0"]
PLAIN = ["/", "/a/b/", "/a.b", "/...", "/a..b/c", "/%20", "/a;b", "/.well-known/x"]


@pytest.mark.parametrize("path", AMBIGUOUS)
def test_a_path_that_servers_read_in_two_ways_is_ambiguous(path: str) -> None:
    assert parse_request("GET", path).is_ambiguous


@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_path_is_not(path: str) -> None:
    assert not parse_request("GET", path).is_ambiguous


def test_a_url_is_cut_without_being_normalised() -> None:
    asked = parse_request("get", "https://Shop.example.com:8788/a/../b?q=1#top")

    assert (asked.method, asked.host, asked.path, asked.query) == ("GET", "shop.example.com", "/a/../b", "?q=1")


@pytest.mark.parametrize("url", ["", "ftp://x/", "https://", "a b", "?q"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="neither a URL nor a path"):
        parse_request("GET", url)


def test_a_method_alone_is_no_host() -> None:
    with pytest.raises(ValueError, match="DELETE is a method: write the path or the URL behind it"):
        parse_request("GET", "DELETE")
