"""What a route matches is what its service gets, and everything else is the site's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runtime.mesh import CATALOG, Mesh, meshed
from tests.support.faulty import FaultyServer, Reply

pytestmark = pytest.mark.runtime

PREFIXES = """
[services.catalog]
[services.orders]
[[routes]]
name = "kept"
path_prefix = "/kept"
service = "catalog"
[[routes]]
name = "to-root"
path_prefix = "/to-root"
service = "catalog"
rewrite_prefix = "/"
[[routes]]
name = "deeper"
path_prefix = "/deeper"
service = "catalog"
rewrite_prefix = "/v2/items"
[[routes]]
name = "long"
path_prefix = "/a/b/c"
service = "catalog"
rewrite_prefix = "/x"
[[routes]]
name = "exact"
path = "/exact"
service = "catalog"
[[routes]]
name = "below-exact"
path_prefix = "/exact"
service = "orders"
[[routes]]
name = "read"
path_prefix = "/by-method"
method = ["GET", "HEAD"]
service = "catalog"
[[routes]]
name = "write"
path_prefix = "/by-method"
method = "POST"
service = "orders"
"""


@pytest.fixture(scope="module")
def mesh() -> Iterator[Mesh]:
    with FaultyServer() as catalog, FaultyServer() as orders, meshed(PREFIXES, catalog=catalog, orders=orders) as mesh:
        yield mesh


SENT = [
    ("/kept", "/kept"),
    ("/kept/", "/kept/"),
    ("/kept/a", "/kept/a"),
    ("/kept?q", "/kept?q"),
    ("/to-root", "/"),
    ("/to-root/", "/"),
    ("/to-root?q=1", "/?q=1"),
    ("/to-root/?q=1", "/?q=1"),
    ("/to-root/a", "/a"),
    ("/to-root/a/", "/a/"),
    ("/to-root/to-root", "/to-root"),
    ("/deeper", "/v2/items"),
    ("/deeper/", "/v2/items/"),
    ("/deeper/a", "/v2/items/a"),
    ("/deeper?q", "/v2/items?q"),
    ("/a/b/c/d", "/x/d"),
    ("/a/b/c", "/x"),
    ("/kept/a?x=%2F%2e&y=a+b&y=%zz", "/kept/a?x=%2F%2e&y=a+b&y=%zz"),
    ("/kept/a?x=//../%00", "/kept/a?x=//../%00"),
    ("/kept/a?http://other.example/?a?b", "/kept/a?http://other.example/?a?b"),
    ("/kept/a?", "/kept/a?"),
    ("/to-root?", "/?"),
    ("/kept/%41%c3%a9%20+~!$&'()*,;=:@", "/kept/%41%c3%a9%20+~!$&'()*,;=:@"),
    ("/kept/%zz%", "/kept/%zz%"),
    ("/kept/...", "/kept/..."),
    ("/kept/.well-known", "/kept/.well-known"),
    ("/kept/a;b=c", "/kept/a;b=c"),
    ("/exact", "/exact"),
]


@pytest.mark.parametrize(("asked", "sent"), SENT)
def test_the_path_is_rewritten_and_the_query_kept_byte_for_byte(mesh: Mesh, asked: str, sent: str) -> None:
    assert mesh.fetch(asked).json()["target"] == sent


@pytest.mark.parametrize(
    ("method", "path", "route", "service"),
    [
        ("GET", "/kept/x", "kept", "catalog"),
        ("GET", "/exact", "exact", "catalog"),
        ("GET", "/exact/", "below-exact", "orders"),
        ("GET", "/exact/x", "below-exact", "orders"),
        ("GET", "/by-method/x", "read", "catalog"),
        ("HEAD", "/by-method", "read", "catalog"),
        ("POST", "/by-method/x", "write", "orders"),
        ("PURGE", "/kept/x", "kept", "catalog"),
    ],
)
def test_the_most_specific_route_is_chosen(mesh: Mesh, method: str, path: str, route: str, service: str) -> None:
    before = len(mesh.settled())
    assert mesh.fetch(path, method).status == 200
    line = mesh.access(before + 1)
    assert (line["route"], line["calls"][0]["service"]) == (route, service)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/keptnot"), ("GET", "/KEPT"), ("GET", "/a/b"), ("PUT", "/by-method"), ("GET", "/%6bept")],
)
def test_what_no_route_matches_is_the_sites(mesh: Mesh, method: str, path: str) -> None:
    assert mesh.fetch(path, method).json() == {"site": path, "method": method}


HOSTS = """
[services.catalog]
[services.orders]
[[routes]]
name = "shop"
host = "shop.example.com"
path_prefix = "/"
service = "catalog"
[[routes]]
name = "any-shop"
host = ["*.example.com", "example.org"]
path_prefix = "/api"
service = "orders"
[[routes]]
name = "mixed"
host = ["blog.example.org", "*.example.net"]
path_prefix = "/"
service = "catalog"
[[routes]]
name = "net-post"
host = "*.example.net"
path_prefix = "/"
method = "POST"
service = "orders"
[[routes]]
name = "net-admin"
host = "*.example.net"
path_prefix = "/admin"
service = "orders"
[[routes]]
name = "anywhere"
path = "/health"
service = "orders"
"""


@pytest.fixture(scope="module")
def hosted() -> Iterator[Mesh]:
    with FaultyServer() as catalog, FaultyServer() as orders, meshed(HOSTS, catalog=catalog, orders=orders) as mesh:
        yield mesh


def test_a_method_goes_before_any_method_on_each_host(hosted: Mesh) -> None:
    for host, route in (("a.example.net", "net-post"), ("blog.example.org", "mixed")):
        before = len(hosted.settled())
        hosted.fetch("/x", "POST", {"host": host})
        assert hosted.access(before + 1)["route"] == route


@pytest.mark.parametrize(
    ("host", "path", "route"),
    [
        ("shop.example.com", "/x", "shop"),
        ("SHOP.Example.COM:8080", "/x", "shop"),
        ("shop.example.com", "/api", "shop"),
        ("other.example.com", "/api/x", "any-shop"),
        ("a.b.example.com", "/api", "any-shop"),
        ("example.org", "/api", "any-shop"),
        ("example.com", "/api", None),
        ("badexample.com", "/api", None),
        ("shop.example.com.evil.net", "/api", None),
        ("evil.net", "/health", "anywhere"),
        ("other.example.com", "/health", "anywhere"),
        ("other.example.com", "/x", None),
        ("blog.example.org", "/admin", "mixed"),
        ("a.example.net", "/x", "mixed"),
        ("a.example.net", "/admin/x", "net-admin"),
    ],
)
def test_hosts_are_told_apart(hosted: Mesh, host: str, path: str, route: str | None) -> None:
    before = len(hosted.settled())
    answer = hosted.fetch(path, headers={"host": host})
    assert hosted.access(before + 1)["route"] == route
    if route is not None:
        seen = {name.lower(): value for name, value in answer.json()["headers"]}
        assert seen["host"].lower() == host.lower(), "a service that is a binding sees the site's own host"


@pytest.mark.parametrize(
    ("base", "rewrite", "asked", "sent"),
    [
        ("", None, "/api/a?b=%20", "/api/a?b=%20"),
        ("", "/", "/api", "/"),
        ("", "/", "/api?b", "/?b"),
        ("/v2", None, "/api/a", "/v2/api/a"),
        ("/v2", "/", "/api/a", "/v2/a"),
        ("/v2", "/", "/api", "/v2/"),
        ("/v2", "/items", "/api/a?", "/v2/items/a?"),
        ("/v2/", "/items", "/api", "/v2/items"),
    ],
)
def test_a_service_may_be_a_url(base: str, rewrite: str | None, asked: str, sent: str) -> None:
    with FaultyServer() as backend:
        toml = f'[services.far]\nurl = "{backend.url}{base}"\n[[routes]]\npath_prefix = "/api"\nservice = "far"\n'
        toml += f'rewrite_prefix = "{rewrite}"\n' if rewrite else ""
        with meshed(toml) as mesh:
            answer = mesh.fetch(asked, headers={"host": "shop.example.com"}).json()
    assert answer["target"] == sent
    assert dict(answer["headers"])["Host"] == backend.address, "the far server is spoken to by its own name"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE", "PROPFIND"])
def test_every_method_reaches_the_service(method: str) -> None:
    with FaultyServer() as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        body = "hello" if method in {"POST", "PUT", "PATCH"} else None
        assert mesh.fetch("/api/x", method, body=body).status == 200
        [request] = catalog.requests
        assert (request.method, request.body) == (method, (body or "").encode())


def test_a_redirect_is_handed_through() -> None:
    reply = Reply(302, headers={"location": "https://elsewhere.example/x"})
    with FaultyServer(then=reply) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x")
    assert (answer.status, answer.header("location")) == (302, "https://elsewhere.example/x")
    assert len(catalog.requests) == 1, "nothing is followed"


def test_every_cookie_is_kept() -> None:
    worker = """
export default { fetch() {
  const headers = new Headers();
  headers.append("set-cookie", "a=1; Path=/, x");
  headers.append("set-cookie", "b=2");
  return new Response("", { headers });
} };"""
    with meshed("server_timing = true\n" + CATALOG, catalog=worker) as mesh:
        answer = mesh.fetch("/api/x")
    assert answer.header_list("set-cookie") == ["a=1; Path=/, x", "b=2"]
    assert answer.header("server-timing")


@pytest.mark.parametrize("timing", [False, True])
@pytest.mark.parametrize(
    ("method", "status", "length"), [("HEAD", 200, "5"), ("GET", 304, None), ("GET", 204, None), ("HEAD", 404, "5")]
)
def test_answers_without_a_body_pass(method: str, status: int, length: str | None, timing: bool) -> None:
    reply = Reply(status, "hello", headers={"etag": '"x"'})
    toml = f"server_timing = {str(timing).lower()}\n" + CATALOG
    with FaultyServer(then=reply) as catalog, meshed(toml, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", method)
    assert (answer.status, answer.body, answer.header("etag")) == (status, b"", '"x"')
    assert answer.header("content-length") == length


def test_a_get_with_a_body_passes() -> None:
    with FaultyServer() as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        assert mesh.fetch("/api/search", "GET", body="query").json()["body"] == "query"
