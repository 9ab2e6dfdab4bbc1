"""B3, the platform's own trace and the context of RPC calls, in a mesh that is put together by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.support.bundle import bundle
from tests.support.client import fetch
from tests.support.workerd import COMPATIBILITY_DATE, Service, Worker, Workerd

pytestmark = pytest.mark.runtime

ID = "463ac35c9f6413ad48485a3953bb6124"
SPAN = "a2fb4a1d1a96d312"
W3C = f"00-4bf92f3577b34da6a3ce929d0e0e4736-{SPAN}-01"

FRONT = """
import { pages } from "./pages_plugin/runtime/src/adapters/pages.ts";
import { callLayers } from "./pages_plugin/runtime/src/core/call-layers.ts";
import { requestLayers } from "./pages_plugin/runtime/src/core/stack.ts";
import { forward } from "./pages_plugin/runtime/src/filters/forward.ts";
import { match } from "./pages_plugin/runtime/src/filters/match.ts";
import { raw } from "./pages_plugin/runtime/src/intercept/mark.ts";
import { router } from "./pages_plugin/runtime/src/route/router.ts";
import { interception } from "./pages_plugin/runtime/src/services/interception.ts";
import { patchAll } from "./pages_plugin/runtime/src/services/patch-all.ts";
import { rpcPolicy } from "./pages_plugin/runtime/src/services/rpc.ts";
import { rpcContext } from "./pages_plugin/runtime/src/services/rpc-context.ts";
import { b3, sendB3 } from "./pages_plugin/runtime/src/telemetry/b3.ts";
import { b3Multi, sendB3Multi } from "./pages_plugin/runtime/src/telemetry/b3-multi.ts";
import { platformTrace } from "./pages_plugin/runtime/src/telemetry/platform-trace.ts";
import { propagate } from "./pages_plugin/runtime/src/telemetry/propagate.ts";
import { traceFrom, w3c } from "./pages_plugin/runtime/src/telemetry/trace-from.ts";
import { serviceBinding } from "./pages_plugin/runtime/src/transports/binding.ts";

const send = callLayers([propagate(), sendB3(), sendB3Multi()], serviceBinding("CATALOG", raw));
const catalog = { name: "catalog", binding: "CATALOG", send, rpc: rpcContext(rpcPolicy(15000)) };
const plain = { name: "plain", binding: "PLAIN", send, rpc: rpcPolicy(15000) };
const mesh = requestLayers(
  match(router([{ name: "api", service: "catalog", send, prefix: "/api" }])),
  traceFrom([w3c, b3, b3Multi], 1, platformTrace),
  forward(),
  interception(() => [catalog, plain], patchAll),
);
const onRequest = pages(mesh);

async function site({ request, env }) {
  const { pathname } = new URL(request.url);
  if (pathname === "/rpc") return Response.json(await env.CATALOG.got(1, { a: 2 }));
  if (pathname === "/plain") return Response.json(await env.PLAIN.got(1, { a: 2 }));
  return pathname === "/passed-on" ? env.CATALOG.fetch(request) : env.CATALOG.fetch("https://c/");
}

export default {
  fetch(request, env) {
    const context = { request, env, data: {} };
    context.next = () => site(context);
    return onRequest(context);
  },
};
"""

CATALOG = """
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  fetch(request) { return Response.json(Object.fromEntries(request.headers)); }
  got(...values) { return values; }
}
"""


@cache
def front() -> str:
    return bundle(FRONT)


@pytest.fixture(scope="module", params=[COMPATIBILITY_DATE, "2024-09-23"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The site's address; also on an older date."""
    bindings = {"CATALOG": Service("catalog"), "PLAIN": Service("catalog")}
    with Workerd(Worker("front", front(), bindings, request.param), Worker("catalog", CATALOG)) as workerd:
        yield workerd.url("")


def seen(url: str, path: str, headers: dict[str, str]) -> Any:
    """What the service gets: headers, or arguments."""
    return fetch(url + path, headers=headers).json()


@pytest.mark.parametrize("path", ["/api/x", "/passed-on", "/new"])
def test_every_format_is_read_and_all_are_written(url: str, path: str) -> None:
    multi = {"X-B3-TraceId": ID, "X-B3-SpanId": SPAN, "X-B3-Sampled": "0"}
    for headers, trace_id, flags, state in [
        ({"b3": f"{ID}-{SPAN}-1"}, ID, "01", "1"),
        ({"b3": f"{ID}-{SPAN}-d"}, ID, "01", "d"),
        ({"b3": f"{ID[16:]}-{SPAN}-0"}, "0" * 16 + ID[16:], "00", "0"),
        (multi, ID, "00", "0"),
        ({"traceparent": W3C, **multi}, W3C[3:35], "01", "1"),
        ({"b3": "0"}, r"[\da-f]{32}", "02", "0"),
        ({"b3": "malformed"}, r"[\da-f]{32}", "03", "1"),
    ]:
        got = seen(url, path, {**headers, "tracestate": "a=1"})
        match = re.fullmatch(rf"00-({trace_id})-([\da-f]{{16}})-{flags}", got["traceparent"])
        assert match, (headers, got)
        assert re.fullmatch(rf"{match[1]}-{match[2]}-{state}-(?!{SPAN})[\da-f]{{16}}", got["b3"])
        assert (got["x-b3-traceid"], got["x-b3-spanid"]) == match.groups()
        assert (got.get("x-b3-sampled"), got.get("x-b3-flags")) == ((None, "1") if state == "d" else (state, None))
        assert got.get("tracestate") == ("a=1" if "traceparent" in headers else None)


def test_a_trace_begins_where_the_platform_does_not_trace(url: str) -> None:
    assert re.fullmatch(r"00-(?!0{32})[\da-f]{32}-[\da-f]{16}-03", seen(url, "/new", {})["traceparent"])


def test_the_context_of_an_rpc_call_is_its_last_argument(url: str) -> None:
    first, second, context = seen(url, "/rpc", {"traceparent": W3C, "tracestate": "a=1", "baggage": "k=v"})
    assert (first, second) == (1, {"a": 2})
    assert re.fullmatch(rf"{W3C[:36]}(?!{SPAN})[\da-f]{{16}}-01", context.pop("traceparent"))
    assert re.fullmatch(r"deadline=1[45]\d{3}, calls=31", context.pop("diddy-context"))
    assert context == {"diddy-mesh": 1, "tracestate": "a=1", "baggage": "k=v"}


def test_an_rpc_call_without_context_is_the_codes_own(url: str) -> None:
    assert seen(url, "/plain", {"traceparent": W3C}) == [1, {"a": 2}]
