"""Services that are missing, throw or are down: what the client sees, and what stays inside."""

from __future__ import annotations

import pytest

from tests.runtime.mesh import CATALOG, QUICK, meshed
from tests.support.faulty import FaultyServer, Reply, closed_port

pytestmark = pytest.mark.runtime

THROWS = """
export default { fetch(request) {
  if (new URL(request.url).pathname.endsWith("/string")) throw "the password is 1234";
  throw Object.assign(new TypeError("the password is 1234"), { code: "E_SECRET" });
} };
"""
CALLEE_OF_A_CALLEE = """
export default { fetch: (request, env) => fetch("http://127.0.0.1:9/secret") };
"""


@pytest.mark.parametrize("path", ["/api/error", "/api/string"])
def test_an_exception_of_the_service_stays_inside(path: str) -> None:
    with meshed(CATALOG, catalog=THROWS) as mesh:
        answer = mesh.fetch(path)
        line = mesh.access()
        assert (answer.status, answer.header("content-type")) == (500, "application/problem+json")
        assert answer.json() == {
            "type": "about:blank",
            "title": "service error",
            "status": 500,
            "detail": "The service failed.",
            "reason": "service_error",
            "trace_id": line["trace_id"],
        }
        assert (line["status"], line["flags"]) == (500, ["service_error"])
        assert [one["error"] for one in line["calls"][0]["attempts"]] == ["service_error"]
        assert "1234" not in answer.text + str(answer.headers) + str(line)
        assert mesh.workerd.wait_for_text("the password is 1234"), "its own log has it"


def test_an_exception_is_retried_where_the_policy_says_5xx() -> None:
    worker = """
let asked = 0;
export default { fetch() { if (++asked < 3) throw new Error("not yet"); return new Response(`at ${asked}`); } };
"""
    toml = '[defaults.retry]\non = ["5xx"]\nbackoff = { base = "1ms" }\n' + CATALOG
    with meshed(toml, catalog=worker) as mesh:
        assert mesh.fetch("/api/x").text == "at 3"


def test_a_lost_connection_of_the_service_itself_is_a_lost_connection() -> None:
    """The platform marks both alike, and so comes every call to a Worker that `wrangler dev` is just reloading."""
    with meshed(CATALOG, catalog=CALLEE_OF_A_CALLEE) as mesh:
        assert mesh.fetch("/api/x").json()["reason"] == "reset"
        assert "retried" in mesh.call()["flags"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_missing_binding_is_told_at_once(method: str) -> None:
    with meshed(CATALOG, unbound=("CATALOG",)) as mesh:
        answer = mesh.fetch("/api/x", method)
        line = mesh.access()
    assert (answer.status, answer.json()["reason"]) == (502, "no_binding")
    assert answer.json()["detail"] == "The service could not be reached."
    (attempt,) = line["calls"][0]["attempts"]
    assert attempt["error"] == "no_binding"
    assert line["calls"][0]["flags"] == [], "what is not bound will not be bound on the next try"
    assert line["flags"] == ["no_binding"]


def test_a_missing_binding_falls_back() -> None:
    toml = CATALOG.replace("[services.catalog]", '[services.catalog.fallback]\nresponse = { body = "closed" }\n')
    with meshed(toml, unbound=("CATALOG",)) as mesh:
        assert mesh.fetch("/api/x").text == "closed"


def test_the_site_itself_works_without_the_binding() -> None:
    with meshed(CATALOG, unbound=("CATALOG",)) as mesh:
        assert mesh.fetch("/page").json()["site"] == "/page"


def test_a_url_that_is_down_is_a_502() -> None:
    with closed_port() as address:
        toml = f'{QUICK}[services.far]\nurl = "http://{address}"\n[[routes]]\npath_prefix = "/api"\nservice = "far"\n'
        with meshed(toml) as mesh:
            answer = mesh.fetch("/api/x")
            assert (answer.status, answer.json()["reason"]) == (502, "reset")
            assert mesh.call()["flags"] == ["retried", "retried", "retries_exhausted"]


def test_a_url_whose_name_does_not_resolve_is_a_502() -> None:
    toml = f'{QUICK}[services.far]\nurl = "http://nowhere.invalid"\n[[routes]]\npath_prefix = "/a"\nservice = "far"\n'
    with meshed(toml) as mesh:
        answer = mesh.fetch("/a")
        assert (answer.status, answer.json()["reason"]) == (502, "connect_failure")


def test_a_url_is_retried_like_a_binding() -> None:
    with FaultyServer(Reply(503), Reply(502)) as far:
        toml = f'{QUICK}[services.far]\nurl = "{far.url}"\n[[routes]]\npath_prefix = "/api"\nservice = "far"\n'
        with meshed(toml) as mesh:
            answer = mesh.fetch("/api/x", "PUT", {"x-own": "1"}, "body")
            assert (answer.status, answer.json()["body"]) == (200, "body")
            assert mesh.call()["flags"] == ["retried", "retried"]


def test_an_exception_of_the_site_is_the_platforms_to_answer() -> None:
    site = 'export function site() { throw new Error("the site\'s own bug") }'
    with meshed(CATALOG, site=site, catalog=THROWS) as mesh:
        assert mesh.fetch("/page").status == 500
        assert mesh.access()["status"] == 500
        assert not [line for line in mesh.workerd.stderr if "bug in the mesh" in line]


def test_a_failed_request_leaves_the_isolate_well() -> None:
    with FaultyServer(Reply(500), then=Reply(200, "well")) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        assert [mesh.fetch("/api/x").status for _ in range(5)] == [500, 200, 200, 200, 200]
