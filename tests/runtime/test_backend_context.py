"""What a meshed backend hands on of the context that came with an RPC call."""

from __future__ import annotations

import re

import pytest

from tests.support.bundle import bundle
from tests.support.client import fetch
from tests.support.collector import Collector
from tests.support.workerd import Service, Worker, Workerd

pytestmark = pytest.mark.runtime

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"

FRONT = f"""
const context = {{
  "diddy-mesh": 1,
  traceparent: "00-{TRACE}-00f067aa0ba902b7-01",
  tracestate: "a=1",
  baggage: "k=v,malformed",
  "diddy-context": "calls=9",
}};
export default {{
  async fetch(request, env) {{
    await env.BACKEND.fetch("https://b/");
    return Response.json(await (request.url.endsWith("/meshed") ? env.BACKEND.ask(context) : env.BACKEND.ask()));
  }},
}};
"""

BACKEND = """
import { WorkerEntrypoint } from "cloudflare:workers";
import { mesh } from "./pages_plugin/runtime/src/adapters/backend.ts";
export default mesh(class extends WorkerEntrypoint {
  fetch() { return new Response("fetched"); }
  async ask() { return (await this.env.PRICES.fetch("https://p/")).json(); }
});
"""

PRICES = "export default { fetch(request) { return Response.json(Object.fromEntries(request.headers)); } };"


def test_calls_of_an_rpc_method_carry_its_callers_context() -> None:
    backend = Worker("backend", bundle(BACKEND), {"PRICES": Service("prices")})
    with Workerd(Worker("front", FRONT, {"BACKEND": Service("backend")}), backend, Worker("prices", PRICES)) as workerd:
        meshed, plain = (fetch(workerd.url(path)).json() for path in ("/meshed", "/plain"))
    assert re.fullmatch(rf"00-{TRACE}-(?!00f067aa0ba902b7)[\da-f]{{16}}-01", meshed["traceparent"])
    assert (meshed["tracestate"], meshed["baggage"], meshed["diddy-context"]) == ("a=1", "k=v", "calls=8")
    assert re.fullmatch(rf"00-(?!{TRACE})[\da-f]{{32}}-[\da-f]{{16}}-03", plain["traceparent"])
    assert not {"tracestate", "baggage"} & plain.keys()


EXPIRED = f"""
export default {{
  async fetch(request, env) {{
    const context = {{ "diddy-mesh": 1, traceparent: "00-{TRACE}-00f067aa0ba902b7-01", "diddy-context": "deadline=0" }};
    return env.BACKEND.ask(context).catch((error) => new Response(error.message));
  }},
}};
"""


def test_an_rpc_call_whose_deadline_has_passed_is_refused_and_exported() -> None:
    with Collector() as collector:
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "DIDDY_EXPORT_INTERVAL_MS": "50"}
        backend = Worker("backend", bundle(BACKEND), {"PRICES": Service("prices"), **variables})
        front = Worker("front", EXPIRED, {"BACKEND": Service("backend")})
        with Workerd(front, backend, Worker("prices", PRICES)) as workerd:
            assert "deadline had passed" in fetch(workerd.url("/")).text
            [span] = collector.wait_for_spans(1)
    assert (span.name, span.trace_id.hex(), span.status.code) == ("worker/ask", TRACE, 2)
