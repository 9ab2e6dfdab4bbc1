"""The same mesh around a Worker: what a meshed caller says is left, and Workers in every shape."""

from __future__ import annotations

import pytest

from tests.runtime.mesh import CATALOG, QUICK, meshed
from tests.support.faulty import FaultyServer, Reply, SlowHeaders

pytestmark = pytest.mark.runtime

OBJECT = 'export default { fetch: (request, env) => env.CATALOG.fetch("https://catalog/x") };'


def test_an_expired_deadline_is_refused_before_any_work() -> None:
    site = 'export default { fetch() { console.log("worked"); return new Response("done"); } };'
    with meshed(site=site, form="worker") as mesh:
        trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        answer = mesh.fetch("/x", "POST", {"diddy-context": "deadline=0, calls=3", "traceparent": trace}, "x" * 100_000)
        assert answer.status == 504
        assert answer.json() == {
            "type": "about:blank",
            "title": "deadline exceeded",
            "status": 504,
            "detail": "The caller's deadline had passed.",
            "reason": "deadline_exceeded",
            "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        }
        line = mesh.access()
        assert (line["status"], line["flags"], line["calls"]) == (504, ["deadline_exceeded"], [])
        assert "worked" not in mesh.workerd.stdout


def test_a_gateway_route_refuses_it_too() -> None:
    site = "export default {};"
    with FaultyServer() as catalog, meshed(CATALOG, site=site, form="worker", catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", headers={"diddy-context": "deadline=0"}).status == 504
    assert catalog.requests == []


@pytest.mark.parametrize(
    ("given", "deadline", "calls"),
    [
        ("deadline=5000, calls=7", (4000, 5000), 6),
        ("deadline=90000, calls=90", (14000, 15000), 31),
        ("deadline=999999999999999", (14000, 15000), 31),
        ("rubbish", (14000, 15000), 31),
    ],
)
def test_the_smaller_of_both_is_handed_on(given: str, deadline: tuple[int, int], calls: int) -> None:
    with FaultyServer() as catalog, meshed(site=OBJECT, form="worker", catalog=catalog) as mesh:
        assert mesh.fetch("/x", headers={"diddy-context": given}).status == 200
    left = dict(part.split("=") for part in str(catalog.requests[0].header("diddy-context")).split(", "))
    assert deadline[0] < int(left["deadline"]) <= deadline[1]
    assert int(left["calls"]) == calls


def test_a_deadline_of_ages_is_no_limit_of_none() -> None:
    toml = "[defaults.timeout]\nrequest = false\n"
    with FaultyServer(SlowHeaders(0.1)) as catalog, meshed(toml, site=OBJECT, form="worker", catalog=catalog) as mesh:
        assert mesh.fetch("/x", headers={"diddy-context": "deadline=999999999999999"}).status == 200


def test_the_callers_deadline_cuts_a_late_call() -> None:
    with FaultyServer(SlowHeaders(3)) as catalog, meshed(CATALOG, site=OBJECT, form="worker", catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", headers={"diddy-context": "deadline=150, calls=7"}, timeout_s=2)
        assert (answer.status, answer.json()["reason"]) == (504, "request_timeout")


def test_no_call_is_left_for_a_retry() -> None:
    with FaultyServer(Reply(503)) as catalog, meshed(QUICK, site=OBJECT, form="worker", catalog=catalog) as mesh:
        assert mesh.fetch("/x", headers={"diddy-context": "calls=1"}).status == 503
        assert mesh.call()["flags"] == ["not_retried_limit"]


SHAPES = {
    "object": "export default { greeting: 'hello', fetch() { return new Response(this.greeting); } };",
    "frozen": "export default Object.freeze({ fetch: () => new Response('hello') });",
    "instance": """
class App { #greeting = "hello"; fetch() { return new Response(this.#greeting); } }
export default new App();""",
    "arrow property": """
class App { greeting = "hello"; fetch = () => new Response(this.greeting); }
export default new App();""",
    "entrypoint": """
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  #greeting = "hello";
  fetch() { return new Response(this.env.NAME ? this.#greeting : "no env"); }
}""",
    "entrypoint with a constructor": """
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  constructor(ctx, env) { super(ctx, env); this.greeting = "hello"; }
  fetch(request) { return new Response(request.method === "GET" ? this.greeting : ""); }
}""",
    "entrypoint of an entrypoint": """
import { WorkerEntrypoint } from "cloudflare:workers";
class Base extends WorkerEntrypoint { fetch() { return new Response(this.greeting()); } }
export default class extends Base { greeting() { return "hello"; } }""",
    "router that is a proxy": """
const routes = {};
const router = new Proxy({}, { get: (_target, name, receiver) => name === "fetch"
  ? (request) => routes[request.method](request)
  : (handler) => { routes[name.toUpperCase()] = handler; return receiver; } });
router.get(() => new Response("hello"));
export default router;""",
    "async": "export default { async fetch() { await 0; return new Response('hello'); } };",
    "three arguments": """
export default { fetch(request, env, ctx) {
  ctx.waitUntil(Promise.resolve());
  return new Response(env.NAME && "hello");
} };""",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_worker_of_any_shape_answers(shape: str) -> None:
    with meshed(site=SHAPES[shape], form="worker", variables={"NAME": "x"}) as mesh:
        assert (mesh.fetch("/x").text, mesh.fetch("/y").text) == ("hello", "hello")
        assert mesh.access(2)["path"] == "/y"


def test_what_is_no_fetch_stays_as_it_is() -> None:
    site = """
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  add(a, b) { return a + b; }
  async fetch() { return Response.json(await this.env.SELF.add(1, 2)); }
}"""
    from tests.support.workerd import Service

    with meshed(site=site, form="worker", variables={"SELF": Service("front")}) as mesh:
        assert mesh.fetch("/x").json() == 3


def test_advanced_mode_serves_its_assets() -> None:
    site = "export default { fetch: (request, env) => env.ASSETS.fetch(request) };"
    with FaultyServer(Reply(200, "page")) as assets, meshed(site=site, form="pages-worker", ASSETS=assets) as mesh:
        assert mesh.fetch("/index").text == "page"
        assert mesh.access()["calls"] == []
    assert assets.requests[0].header("traceparent") is None
