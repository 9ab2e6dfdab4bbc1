"""RPC calls of unchanged code: timed, abandoned when late, retried where a method is declared idempotent."""

from __future__ import annotations

import time

import pytest

from tests.runtime.mesh import meshed

pytestmark = pytest.mark.runtime

WORKER = """
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
class Counter extends RpcTarget {
  value = 0;
  increment() { return ++this.value; }
}
let tries = 0;
export default class extends WorkerEntrypoint {
  add(a, b) { return a + b; }
  counter() { return new Counter(); }
  throws() { throw Object.assign(new TypeError("mine"), { code: "E" }); }
  late() { return new Promise((resolve) => setTimeout(resolve, 2000, "late")); }
  each(list, callback) { return Promise.all(list.map((one) => callback(one))); }
  tries() { return ++tries; }
  fetch() { return new Response("fetched"); }
}
"""


def site(body: str) -> str:
    return f"export async function site({{ request, env, data }}) {{ {body} }}"


def test_a_call_is_recorded() -> None:
    code = site("return Response.json(await env.CATALOG.add(1, 2));")
    with meshed(site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/").json() == 3
        call = mesh.call()
    assert call.pop("attempts")[0].keys() == {"duration_ms", "start_ms"}
    assert call == {"service": "catalog", "kind": "rpc", "method": "add", "flags": []}


def test_an_exception_is_the_callees() -> None:
    code = site("""
      try { await env.CATALOG.throws(); } catch (error) {
        return Response.json([error.name, error.message, error.code, error.remote]);
      }""")
    with meshed(site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/").json() == ["TypeError", "mine", "E", True]
        assert mesh.call()["attempts"][0]["error"] == "service_error"


def test_pipelining_works() -> None:
    code = site("return Response.json(await env.CATALOG.counter().increment());")
    with meshed(site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/").json() == 1


def test_a_late_call_is_abandoned() -> None:
    code = site("""
      try { return Response.json(await env.CATALOG.late()); }
      catch (error) { return Response.json([error.name, error.message]); }""")
    toml = '[defaults.timeout]\nrequest = "150ms"\n'
    with meshed(toml, site=code, catalog=WORKER) as mesh:
        began = time.monotonic()
        name, message = mesh.fetch("/").json()
        assert time.monotonic() - began < 1.5
        call = mesh.call()
    assert name == "TimeoutError"
    assert "catalog" in message
    assert (call["flags"], call["attempts"][0]["error"]) == (["abandoned"], "request_timeout")
    assert call["attempts"][0]["error"] == "request_timeout"


def test_callbacks_belong_to_the_request() -> None:
    code = site("""
      const seen = await env.CATALOG.each([1, 2], async (one) => (await env.CATALOG.fetch(`https://c/${one}`)).status);
      return Response.json(seen);""")
    with meshed(site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/").json() == [200, 200]
        assert [call["kind"] for call in mesh.access()["calls"]] == ["rpc", "fetch", "fetch"]


def test_an_exception_is_not_retried_even_where_declared() -> None:
    code = site("""
      try { return Response.json(await env.CATALOG.throws()); }
      catch (error) { return Response.json([error.message, await env.CATALOG.tries()]); }""")
    toml = '[defaults.retry]\nrpc_methods = ["throws"]\n'
    with meshed(toml, site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/").json() == ["mine", 1]
        assert [call["flags"] for call in mesh.access()["calls"]] == [[], []]
