"""A Python Worker that exports to a collector, in real workerd: fetch, RPC, ASGI, and a collector in a bad mood."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.collector import Collector
from tests.support.collector_answers import NO_OTLP, OK, partial_success, redirect, retry_after
from tests.support.faulty import CutBody, Fault, Garbage, Hang, HugeBody, Reply, ResetBeforeHeaders
from tests.support.otlp_checks import Window, check_exports
from tests.support.otlp_checks.attributes import attributes_of
from tests.support.otlp_json import Signal
from tests.support.python_worker import python_arguments, python_worker
from tests.support.span_tree import internal, server
from tests.support.workerd import Service, Worker, Workerd
from tests.support.workerd_config import Binding

pytestmark = pytest.mark.e2e

PARENT = "00f067aa0ba902b7"

CATALOG = """
import asyncio
import sys
from urllib.parse import parse_qs

import asgi
from workers import Response, WorkerEntrypoint

before = set(sys.modules)
from diddy_worker import MeshMiddleware, MeshMixin, current, log, outgoing_headers, rpc_context, span

IMPORTED = sorted(set(sys.modules) - before)


class Route:
    path = "/items/{id}"


@MeshMiddleware
async def shop(scope, receive, send):
    if scope["type"] != "http":
        return
    await receive()
    if scope["path"] == "/items/broken":
        raise ValueError("password=hunter2")
    scope["route"] = Route
    with span("load", token="hunter2"):
        await asyncio.sleep(0.001)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": current().trace_id.encode()})


class Shop(WorkerEntrypoint):
    async def fetch(self, request):
        return await asgi.fetch(shop, request, self.env, self.ctx)


class Default(MeshMixin, WorkerEntrypoint):
    async def fetch(self, request):
        path = current().path
        if path == "/imported":
            return Response.from_json(IMPORTED)
        if path == "/broken":
            raise ValueError("Authorization: Bearer hunter2")
        with span("work", items=3, api_key="hunter2"):
            log("working", token="hunter2", item=7)
            with span("call"):
                answer = await self.env.ECHO.fetch("https://echo/", headers=outgoing_headers())
            found = await self.env.SELF.find("lamp", rpc_context())
        return Response.from_json({"sent": (await answer.json())["traceparent"], "found": found})

    async def find(self, item):
        with span("look"):
            await asyncio.sleep(0)
        context = current()
        return {"item": item, "trace_id": context.trace_id, "remaining_ms": context.remaining_ms()}

    def add(self, first, second=2):
        return first + second
"""

FRONT = """
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.startsWith("/items")) return env.SHOP.fetch(request);
    if (pathname !== "/rpc") return env.CATALOG.fetch(request);
    try {
      return Response.json(await env.CATALOG[searchParams.get("method")](...JSON.parse(searchParams.get("arguments"))));
    } catch (error) {
      return Response.json({ message: error.message, stack: error.stack }, { status: 502 });
    }
  },
};
"""
ECHO = "export default { fetch(request) { return Response.json(Object.fromEntries(request.headers)); } };"


def traceparent(number: int, flags: str = "01") -> tuple[str, dict[str, str]]:
    trace_id = f"{number:032x}"
    return trace_id, {"traceparent": f"00-{trace_id}-{PARENT}-{flags}"}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


@pytest.fixture(scope="module")
def workerd(collector: Collector) -> Iterator[Workerd]:
    settings: dict[str, Binding] = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-key=se%63ret",
        "OTEL_EXPORTER_OTLP_TIMEOUT": "500",
        "OTEL_SERVICE_NAME": "catalog",
        "DIDDY_EXPORT_INTERVAL_MS": "100",
    }
    bindings: dict[str, Binding] = {"ECHO": Service("echo"), "SELF": Service("catalog"), **settings}
    services = (
        Worker("front", FRONT, {"CATALOG": Service("catalog"), "SHOP": Service("catalog", "Shop")}),
        python_worker("catalog", CATALOG, bindings),
        Worker("echo", ECHO),
    )
    with Workerd(*services, arguments=python_arguments()) as running:
        yield running


@pytest.fixture(autouse=True)
def _strict(workerd: Workerd, collector: Collector) -> Iterator[None]:
    """The collector is in a good mood, and nothing that any test sent breaks a convention or holds a secret."""
    collector.answer = OK
    yield
    window = Window(collector.started_ns, time.time_ns())
    check_exports((one.message for one in collector.exports()), window, ["hunter2", "secret"], [PARENT])
    assert not [line for line in [*workerd.stdout, *workerd.stderr] if "hunter2" in line]


def by_name(spans: list[Span]) -> dict[str, Span]:
    return {span.name: span for span in spans}


def attributes(span: Any) -> dict[str, Any]:
    return dict(attributes_of(span.attributes))


TREE = {"GET": None, "work": "GET", "call": "work", "catalog/find": "work", "look": "catalog/find"}
"""Each span of a request for ``/x``, and the one around it."""


def parents(collector: Collector, trace_id: str) -> dict[str, str | None]:
    """Without an order: two requests of one isolate may differ in what time it is."""
    spans = collector.trace(trace_id)
    names = {span.span_id: span.name for span in spans}
    return {span.name: names.get(span.parent_span_id) for span in spans}


def rpc(workerd: Workerd, method: str, *arguments: object) -> Any:
    return workerd.fetch(f"/rpc?method={method}&arguments={quote(json.dumps(arguments))}").json()


def test_one_request_is_one_tree_through_fetch_and_rpc(workerd: Workerd, collector: Collector) -> None:
    trace_id, headers = traceparent(0xA1)
    answer = workerd.fetch("/x?token=hunter2", headers={**headers, "user-agent": "me"}).json()
    spans = by_name(collector.wait_for_spans(5, trace_id))
    assert parents(collector, trace_id) == TREE
    assert answer["sent"] == f"00-{trace_id}-{spans['call'].span_id.hex()}-01"
    assert (answer["found"]["item"], answer["found"]["trace_id"]) == ("lamp", trace_id)
    assert spans["GET"].parent_span_id.hex() == PARENT
    found = attributes(spans["GET"])
    assert (found["url.query"], found["user_agent.original"], found["http.response.status_code"]) == (
        "token=REDACTED",
        "me",
        200,
    )
    assert attributes(spans["work"]) == {"items": 3, "api_key": "REDACTED"}


def test_an_export_carries_the_headers_that_were_set_and_is_compressed(workerd: Workerd, collector: Collector) -> None:
    trace_id, headers = traceparent(0xA2)
    workerd.fetch("/x", headers=headers)
    collector.wait_for_spans(5, trace_id)
    for export in collector.exports():
        assert (export.request.header("x-key"), export.compressed) == ("secret", True)


def test_metrics_and_log_records_come_as_well(workerd: Workerd, collector: Collector) -> None:
    trace_id, headers = traceparent(0xA3)
    workerd.fetch("/x", headers=headers)
    work = by_name(collector.wait_for_spans(5, trace_id))["work"]
    [said] = collector.wait(
        lambda: [one for one in collector.log_records() if one.span_id == work.span_id], "the line's log record"
    )
    assert (said.body.string_value, said.trace_id.hex()) == ("working", trace_id)
    assert attributes(said) == {"token": "REDACTED", "item": 7}
    collector.wait_for_total("http.server.request.duration", 1, {"http.response.status_code": 200})
    collector.wait_for_total("rpc.server.call.duration", 1, {"rpc.method": "catalog/find"})


def test_an_unsampled_failure_is_told_all_the_same(workerd: Workerd, collector: Collector) -> None:
    quiet_id, quiet = traceparent(0xA4, "00")
    workerd.fetch("/x", headers=quiet)
    trace_id, headers = traceparent(0xA5, "00")
    assert workerd.fetch("/broken", headers=headers).status == 500
    [span] = collector.wait_for_spans(1, trace_id)
    [event] = span.events
    assert attributes(event) == {"exception.type": "ValueError", "exception.message": "Authorization: REDACTED"}
    assert collector.trace(quiet_id) == []


def test_a_javascript_callers_context_is_taken_off(workerd: Workerd, collector: Collector) -> None:
    trace_id, headers = traceparent(0xA6)
    context = {"diddy-mesh": 1, **headers, "diddy-context": "deadline=60000, calls=7"}
    found = rpc(workerd, "find", "lamp", context)
    assert found["trace_id"] == trace_id
    assert 50_000 < found["remaining_ms"] <= 60_000
    assert rpc(workerd, "add", 3, context) == 5
    assert rpc(workerd, "add", 3, 4) == 7
    spans = by_name(collector.wait_for_spans(3, trace_id))
    assert {spans[name].parent_span_id.hex() for name in ("catalog/find", "catalog/add")} == {PARENT}
    refused = rpc(workerd, "find", "lamp", {**context, "diddy-context": "deadline=0"})
    assert "find was refused: the caller's deadline had passed on arrival" in refused["message"]


def test_requests_side_by_side_keep_their_own_trees(workerd: Workerd, collector: Collector) -> None:
    traces = [traceparent(0xD000 + number) for number in range(50)]
    with ThreadPoolExecutor(len(traces)) as pool:
        answers = list(pool.map(lambda trace: workerd.fetch("/x", headers=trace[1]).json(), traces))
    for (trace_id, _), answer in zip(traces, answers, strict=True):
        assert answer["found"]["trace_id"] == trace_id
        collector.wait_for_spans(5, trace_id)
        assert parents(collector, trace_id) == TREE


@pytest.mark.parametrize("method", ["meshed", "_called", "span", "app", "log", "MeshMixin", "exporter"])
def test_a_mixin_opens_no_door(workerd: Workerd, method: str) -> None:
    assert "does not" in rpc(workerd, method)["message"]


def test_an_asgi_application_is_meshed_and_its_route_is_known(workerd: Workerd, collector: Collector) -> None:
    trace_id, headers = traceparent(0xA7)
    answer = workerd.fetch("/items/7", headers=headers)
    assert (answer.status, answer.text) == (200, trace_id)
    spans = by_name(collector.wait_for_spans(2, trace_id))
    assert collector.trace_tree(trace_id) == server("GET /items/{id}", internal("load"))
    assert attributes(spans["GET /items/{id}"])["http.route"] == "/items/{id}"
    broken = workerd.fetch("/items/broken")
    assert (broken.status, broken.json()["reason"]) == (500, "error")
    late = workerd.fetch("/items/7", headers={"diddy-context": "deadline=0"})
    assert (late.status, late.json()["reason"]) == (504, "deadline_exceeded")


def test_importing_brings_nothing_but_the_package_itself(workerd: Workerd) -> None:
    assert {name.partition(".")[0] for name in workerd.fetch("/imported").json()} == {"diddy_worker"}


SIGNALS: tuple[Signal, ...] = ("traces", "metrics", "logs")
MOODS: dict[str, tuple[Fault, str]] = {
    "refuses": (Reply(500, "<html>"), "status_500"),
    "redirects": (redirect("/elsewhere"), "status_307"),
    "busy": (retry_after(1), "status_429"),
    "hangs": (Hang(), "timeout"),
    "resets": (ResetBeforeHeaders(), "unreachable"),
    "garbage": (Garbage(), "unreachable"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_what_a_collector_does_not_take_is_lost_and_counted(workerd: Workerd, collector: Collector, mood: str) -> None:
    answer, reason = MOODS[mood]
    before = {signal: lost(collector, signal, reason) for signal in SIGNALS}
    refused = {signal: refusals(collector, signal) for signal in SIGNALS}
    collector.answer = answer
    assert workerd.fetch("/x").status == 200
    collector.wait(
        lambda: all(refusals(collector, signal) > refused[signal] for signal in SIGNALS), "a refusal of each"
    )
    collector.answer = OK

    def told() -> bool:
        assert workerd.fetch("/x").status == 200
        return all(lost(collector, signal, reason) > before[signal] for signal in SIGNALS)

    until = time.monotonic() + 20
    while not told():
        assert time.monotonic() < until, f"the loss was not told: {before}"
        time.sleep(0.1)  # only a further request makes the Worker tell it, and not too many of them
    assert not [one for one in collector.requests if "elsewhere" in one.target]


@pytest.mark.parametrize("answer", [NO_OTLP, HugeBody(3_000_000), CutBody()], ids=["a page", "huge", "cut"])
def test_an_odd_answer_harms_nobody(workerd: Workerd, collector: Collector, answer: Fault) -> None:
    collector.answer = answer
    before = len(collector.requests)
    assert workerd.fetch("/x").status == 200
    collector.wait_for_requests(before + 1)
    collector.answer = OK
    trace_id, headers = traceparent(0xC000 + before)
    assert workerd.fetch("/x", headers=headers).status == 200
    collector.wait_for_spans(5, trace_id)


def test_a_part_that_was_not_taken_is_counted(workerd: Workerd, collector: Collector) -> None:
    before = lost(collector, "traces", "rejected")
    exports = len(collector.exports("traces"))
    collector.answer = partial_success(2)
    workerd.fetch("/x")
    collector.wait_for_exports(exports + 1, "traces")
    collector.answer = OK
    workerd.fetch("/x")
    labels = {"diddy.signal": "traces", "diddy.reason": "rejected"}
    collector.wait_for_total("diddy.telemetry.dropped", before + 2, labels)


def refusals(collector: Collector, signal: Signal) -> int:
    return sum(not one.delivered for one in collector.exports(signal, delivered=False))


def lost(collector: Collector, signal: str, reason: str) -> float:
    return collector.total("diddy.telemetry.dropped", {"diddy.signal": signal, "diddy.reason": reason})
