"""Spans: those of requests and calls, custom ones inside of them, and which of them are exported."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from diddy_worker import current, log, meshed, meshed_method, outgoing_headers, span
from diddy_worker._context import is_sampled

from tests.unit.worker_sdk.conftest import FakeResponse, Site, in_worker, request
from tests.unit.worker_sdk.system import values

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
SAMPLED = f"00-{TRACE}-{PARENT}-01"
UNSAMPLED = f"00-{TRACE}-{PARENT}-00"


def serve(site: Site, fetch: Any, **headers: str) -> Any:
    url = headers.pop("url", "https://shop.example/items?token=abc")
    method = headers.pop("method", "GET")
    entrypoint = site.entrypoint(type("Default", (), {"fetch": meshed(fetch)}))
    return site.run(entrypoint.fetch(request(url, method, **headers)))


async def answer(_self: object, _request: object) -> FakeResponse:
    return FakeResponse("", 200)


def test_a_request_is_a_span_with_the_conventions_attributes(site: Site) -> None:
    async def fetch(_self: object, _request: object) -> FakeResponse:
        site.system.now_s += 0.25
        current().route = "/items"
        return FakeResponse("", 404)

    serve(
        site, fetch, traceparent=SAMPLED, tracestate="a=1", user_agent="me", url="https://shop.example:444/items?a=b&c"
    )
    [made] = site.sender.spans()
    attributes = values(made.pop("attributes"))
    assert made == {
        "traceId": TRACE,
        "spanId": "02" * 8,
        "parentSpanId": PARENT,
        "traceState": "a=1",
        "flags": 0x301,
        "name": "GET /items",
        "kind": 2,
        "startTimeUnixNano": "1700001000000000000",
        "endTimeUnixNano": "1700001000250000000",
    }
    assert attributes == {
        "http.request.method": "GET",
        "url.path": "/items",
        "url.scheme": "https",
        "url.query": "a=REDACTED&REDACTED",
        "server.address": "shop.example",
        "server.port": 444,
        "http.route": "/items",
        "http.response.status_code": 404,
        "user_agent.original": "me",
    }


@pytest.mark.parametrize(
    ("method", "name", "attributes"),
    [
        ("QUERY", "QUERY", {"http.request.method": "QUERY"}),
        ("BREW", "HTTP", {"http.request.method": "_OTHER", "http.request.method_original": "BREW"}),
        ("get", "HTTP", {"http.request.method": "_OTHER", "http.request.method_original": "get"}),
    ],
)
def test_methods(site: Site, method: str, name: str, attributes: dict[str, str]) -> None:
    serve(site, answer, method=method)
    made = site.sender.span(name)
    assert {key: value for key, value in values(made["attributes"]).items() if "method" in key} == attributes


@pytest.mark.parametrize(
    ("url", "address", "port"),
    [
        ("http://127.0.0.1:8787/", "127.0.0.1", 8787),
        ("http://[::1]:8787/", "::1", 8787),
        ("https://user:pass@a.example/", "a.example", 443),
        ("http://a.example", "a.example", 80),
    ],
)
def test_addresses(site: Site, url: str, address: str, port: int | None) -> None:
    serve(site, answer, url=url)
    attributes = values(site.sender.span("GET")["attributes"])
    assert (attributes["server.address"], attributes.get("server.port")) == (address, port)


def test_an_answer_of_the_500s_is_an_error(site: Site) -> None:
    async def fetch(_self: object, _request: object) -> FakeResponse:
        return FakeResponse("", 503)

    serve(site, fetch)
    made = site.sender.span("GET")
    assert (made["status"], values(made["attributes"])["error.type"]) == ({"code": 2}, "503")
    assert "events" not in made


def test_an_exception_is_an_event_without_a_stack_trace(site: Site) -> None:
    class OddError(Exception):
        pass

    async def fetch(_self: object, _request: object) -> FakeResponse:
        raise OddError("password=hunter2")

    assert serve(site, fetch).status == 500
    made = site.sender.span("GET")
    [event] = made["events"]
    kind = f"{__name__}.{OddError.__qualname__}"
    assert values(made["attributes"])["error.type"] == kind
    assert made["status"] == {"code": 2}, "the status code says it all"
    assert event["name"] == "exception"
    assert values(event["attributes"]) == {"exception.type": kind, "exception.message": "password=REDACTED"}


def test_custom_spans_nest_and_calls_belong_to_the_innermost(site: Site) -> None:
    seen: list[Any] = []

    async def fetch(_self: object, _request: object) -> FakeResponse:
        seen.append((current().span_id, current().parent_id))
        with span(
            "outer", items=3, ok=True, ratio=0.5, names=["a", "b"], deep={"a": [1]}, **{"db.system.name": "x"}
        ) as one:
            site.system.now_s += 1
            await asyncio.sleep(0)
            with span("inner") as two:
                seen.append((current().span_id, current().parent_id, outgoing_headers()["traceparent"]))
                two.set("late", 7)
            seen.append((one.span_id, current().span_id))
        seen.append(current().span_id)
        return FakeResponse("")

    serve(site, fetch, traceparent=SAMPLED)
    own, outer, inner = "02" * 8, "03" * 8, "04" * 8
    assert seen == [(own, PARENT), (inner, outer, f"00-{TRACE}-{inner}-01"), (outer, outer), own]
    made = site.sender.span("outer")
    assert (made["kind"], made["spanId"], made["parentSpanId"], made["flags"]) == (1, outer, own, 0x101)
    assert int(made["endTimeUnixNano"]) - int(made["startTimeUnixNano"]) == 10**9
    assert values(made["attributes"]) == {
        "items": 3,
        "ok": True,
        "ratio": 0.5,
        "names": ["a", "b"],
        "deep": '{"a":[1]}',
        "db.system.name": "x",
    }
    assert values(site.sender.span("inner")["attributes"]) == {"late": 7}


def test_an_exception_that_leaves_a_custom_span_is_recorded_and_goes_on(site: Site) -> None:
    async def fetch(_self: object, _request: object) -> FakeResponse:
        with pytest.raises(KeyError), span("work"):
            raise KeyError("Bearer abcdef")
        return FakeResponse("")

    assert serve(site, fetch).status == 200
    made = site.sender.span("work")
    assert made["status"] == {"code": 2, "message": "'Bearer REDACTED'"}
    assert values(made["attributes"]) == {"error.type": "KeyError"}
    assert values(made["events"][0]["attributes"]) == {
        "exception.type": "KeyError",
        "exception.message": "'Bearer REDACTED'",
    }
    assert "status" not in site.sender.span("GET")


def test_side_by_side_each_task_has_its_own_span(site: Site) -> None:
    async def part(name: str) -> tuple[str, str | None]:
        with span(name) as own:
            await asyncio.sleep(0)
            return current().span_id, own.span_id

    async def fetch(_self: object, _request: object) -> FakeResponse:
        with span("all") as outer:
            found = await asyncio.gather(part("one"), part("two"))
            assert [a == b for a, b in found] == [True, True]
            assert current().span_id == outer.span_id
        return FakeResponse("")

    assert serve(site, fetch).status == 200
    outer = site.sender.span("all")["spanId"]
    assert [site.sender.span(name)["parentSpanId"] for name in ("one", "two")] == [outer, outer]


def test_a_span_that_ends_behind_the_answer_is_exported_as_well(site: Site) -> None:
    async def late() -> None:
        with span("late"):
            await asyncio.sleep(0)

    async def fetch(self: Any, _request: object) -> FakeResponse:
        task = asyncio.create_task(late())  # as the platform does, with the request's context
        self.ctx.waitUntil(asyncio.wait_for(task, 1))
        return FakeResponse("")

    serve(site, fetch)
    assert site.sender.span("late")["parentSpanId"] == site.sender.span("GET")["spanId"]


def test_outside_of_a_request_a_span_is_nothing(site: Site) -> None:
    with span("nothing", a=1) as made:
        made.set("b", 2)
        assert made.span_id is None
    assert site.sender.posts == []


def test_a_span_holds_a_bounded_number_of_attributes(site: Site) -> None:
    async def fetch(_self: object, _request: object) -> FakeResponse:
        with span("x" * 5000, **{f"a{n}": "v" * 5000 for n in range(200)}):
            return FakeResponse("")

    serve(site, fetch)
    [inner] = [made for made in site.sender.spans() if made["kind"] == 1]
    assert (len(inner["name"]), len(inner["attributes"])) == (1024, 64)
    assert {len(value) for value in values(inner["attributes"]).values()} == {1024}


def test_a_request_holds_a_bounded_number_of_spans(site: Site) -> None:
    async def fetch(_self: object, _request: object) -> FakeResponse:
        for number in range(200):
            with span(f"s{number}"):
                pass
        return FakeResponse("")

    serve(site, fetch)
    assert len(site.sender.spans()) == 1 + 128
    [dropped] = [metric for metric in site.sender.metrics() if metric["name"] == "diddy.telemetry.dropped"]
    [point] = dropped["sum"]["dataPoints"]
    assert (point["asInt"], values(point["attributes"])) == ("72", {"diddy.signal": "traces", "diddy.reason": "limit"})


@pytest.mark.parametrize(
    ("env", "header", "ended", "is_exported"),
    [
        ({}, None, (200, 0), True),
        ({}, SAMPLED, (200, 0), True),
        ({}, UNSAMPLED, (200, 0), False),
        ({"OTEL_TRACES_SAMPLER_ARG": "0"}, None, (200, 0), False),
        ({"OTEL_TRACES_SAMPLER_ARG": "0"}, SAMPLED, (200, 0), True),
        ({}, UNSAMPLED, (499, 0), False),
        ({}, UNSAMPLED, (500, 0), True),
        ({}, UNSAMPLED, (200, 1.0), False),
        ({}, UNSAMPLED, (200, 1.001), True),
        ({"DIDDY_SLOW_MS": "200"}, UNSAMPLED, (200, 0.3), True),
        ({"DIDDY_SLOW_MS": "off"}, UNSAMPLED, (200, 30), False),
    ],
)
def test_what_is_exported(
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    header: str | None,
    ended: tuple[int, float],
    is_exported: bool,
) -> None:
    site = in_worker(monkeypatch, Site(**env))
    status, took_s = ended

    async def fetch(_self: object, _request: object) -> FakeResponse:
        with span("inner"):
            site.system.now_s += took_s
        return FakeResponse("", status)

    serve(site, fetch, **({} if header is None else {"traceparent": header}))
    assert sorted(made["name"] for made in site.sender.spans()) == (["GET", "inner"] if is_exported else [])
    if is_exported:
        assert {made["flags"] & 1 for made in site.sender.spans()} == {0 if header == UNSAMPLED else 1}
    assert len(site.sender.metrics()) == 1, "every request counts"


def test_the_share_that_is_sampled() -> None:
    ids = [f"{'0' * 18}{number << 48:014x}" for number in range(256)]
    assert [sum(is_sampled(trace_id, ratio) for trace_id in ids) for ratio in (0, 0.25, 0.5, 1)] == [0, 64, 128, 256]


def test_an_rpc_call_is_a_span(site: Site) -> None:
    class Default:
        @meshed_method
        async def find(self, item: str) -> str:
            with span("look"):
                log("looking", item=item)
            return item

        @meshed_method
        async def lose(self) -> None:
            raise LookupError("it is gone")

    entrypoint = site.entrypoint(Default)
    assert site.run(entrypoint.find("lamp")) == "lamp"
    made = site.sender.span("catalog/find")
    assert (made["kind"], values(made["attributes"])) == (
        2,
        {"rpc.system.name": "cloudflare_workers", "rpc.method": "catalog/find", "server.address": "catalog"},
    )
    assert site.sender.span("look")["parentSpanId"] == made["spanId"]
    with pytest.raises(RuntimeError, match="lose failed; the service's log has the cause under trace"):
        site.run(entrypoint.lose())
    lost = site.sender.span("catalog/lose")
    assert lost["status"] == {"code": 2, "message": "it is gone"}
    assert values(lost["attributes"])["error.type"] == "LookupError"
    assert {metric["name"] for metric in site.sender.metrics()} == {"rpc.server.call.duration"}
