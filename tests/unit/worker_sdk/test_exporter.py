"""What is sent, when, and what becomes of it when the collector does not want it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any

import pytest
from diddy_worker import log, meshed, span
from diddy_worker._exporter import MAX_ENDED, MAX_ITEMS
from diddy_worker._system import Reply

from tests.unit.worker_sdk.conftest import FakeResponse, Site, in_worker, request
from tests.unit.worker_sdk.system import values


class Default:
    @meshed
    async def fetch(self, _request: object) -> FakeResponse:
        log("hello", item=7)
        return FakeResponse("")


def serve(site: Site, count: int = 1, **headers: str) -> None:
    """Serve requests, and settle what goes on behind their answers."""

    async def some() -> None:
        for _ in range(count):
            answer = await site.entrypoint(Default).fetch(request(**headers))
            assert answer.status == 200

    site.run(some())


def dropped(site: Site) -> dict[tuple[str, str], int]:
    """What the collector was told of losses."""
    points = [
        point
        for metric in site.sender.metrics()
        if metric["name"] == "diddy.telemetry.dropped"
        for point in metric["sum"]["dataPoints"]
    ]
    found: dict[tuple[str, str], int] = {}
    for point in points:
        labels = values(point["attributes"])
        key = (labels["diddy.signal"], labels["diddy.reason"])
        found[key] = found.get(key, 0) + int(point["asInt"])
    return found


def test_without_an_endpoint_nothing_at_all_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    site = in_worker(monkeypatch, Site(OTEL_EXPORTER_OTLP_ENDPOINT=""))

    async def some() -> None:
        await site.entrypoint(Default).fetch(request())
        assert site.behind.works == []

    site.run(some())
    assert (site.sender.posts, site.isolate.exporter) == ([], None)


def test_one_request_an_interval_sends_what_all_have_left(site: Site) -> None:
    serve(site, 3)
    assert sorted(post.url for post in site.sender.posts) == [
        "https://collector.example/v1/logs",
        "https://collector.example/v1/metrics",
        "https://collector.example/v1/traces",
    ]
    assert (len(site.sender.spans()), len(site.sender.log_records())) == (3, 6)
    serve(site)
    assert len(site.sender.posts) == 6


def test_what_a_payload_is_and_who_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    site = in_worker(
        monkeypatch,
        Site(
            OTEL_RESOURCE_ATTRIBUTES="cloud.region=eu,api_key=abc,telemetry.sdk.name=me,service.name=other",
            OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20abc,content-type=text/plain",
            OTEL_EXPORTER_OTLP_TIMEOUT="1500",
        ),
    )
    serve(site)
    for post in site.sender.posts:
        assert post.timeout_s == 1.5
        assert post.headers == {
            "authorization": "Bearer abc",
            "content-type": "application/json",
            "content-encoding": "gzip",
            "user-agent": "diddy-worker/0.1.0",
        }
        assert "Bearer" not in json.dumps(post.payload)
    [resource] = site.sender.payloads("traces")[0]["resourceSpans"]
    attributes = values(resource["resource"]["attributes"])
    instance = attributes.pop("service.instance.id")
    assert len(instance) == 36
    assert attributes == {
        "service.name": "catalog",
        "deployment.environment.name": "production",
        "cloud.provider": "cloudflare",
        "telemetry.sdk.name": "diddy-mesh",
        "telemetry.sdk.language": "python",
        "telemetry.sdk.version": "0.1.0",
        "cloud.region": "eu",
        "api_key": "REDACTED",
    }


def test_a_metric_counts_every_request(site: Site) -> None:
    serve(site, 3, traceparent=f"00-{'a' * 32}-{'b' * 16}-00")
    assert site.sender.spans() == []
    [metric] = site.sender.metrics()
    assert (metric["name"], metric["unit"]) == ("http.server.request.duration", "s")
    assert metric["exponentialHistogram"]["aggregationTemporality"] == 1
    [point] = metric["exponentialHistogram"]["dataPoints"]
    assert values(point["attributes"]) == {
        "http.request.method": "GET",
        "url.scheme": "https",
        "http.response.status_code": 200,
    }
    assert (point["count"], point["zeroCount"]) == ("3", "3")
    assert int(point["startTimeUnixNano"]) < int(point["timeUnixNano"])


def test_deltas_follow_each_other_in_time(site: Site) -> None:
    serve(site)
    serve(site)
    first, second = (metric["exponentialHistogram"]["dataPoints"][0] for metric in site.sender.metrics())
    assert first["timeUnixNano"] == second["startTimeUnixNano"]
    assert (first["count"], second["count"]) == ("1", "1")


def test_callers_cannot_make_series(site: Site) -> None:
    async def some() -> None:
        for number in range(50):
            await site.entrypoint(Default).fetch(request(f"https://h{number}.example/{number}", f"M{number}"))

    site.run(some())
    [metric] = site.sender.metrics()
    [point] = metric["exponentialHistogram"]["dataPoints"]
    assert values(point["attributes"])["http.request.method"] == "_OTHER"


def test_the_number_of_series_is_bounded(site: Site) -> None:
    serve(site)
    exporter = site.isolate.exporter
    assert exporter is not None
    for number in range(1500):
        exporter.metrics.record("http.server.request.duration", (("http.route", f"/{number}"),), 0.1)
    [metric], _ = exporter.metrics.take(0)
    points = metric["exponentialHistogram"]["dataPoints"]  # type: ignore[index]
    assert len(points) == 981
    assert values(points[-1]["attributes"]) == {"otel.metric.overflow": True}
    assert sum(int(point["count"]) for point in points) == 1500


def test_log_records_carry_level_trace_and_fields(site: Site) -> None:
    serve(site)
    said, access = site.sender.log_records()
    made = site.sender.span("GET")
    for record in (said, access):
        assert (record["traceId"], record["spanId"]) == (made["traceId"], made["spanId"])
        assert (record["severityNumber"], record["severityText"]) == (9, "INFO")
        assert record["timeUnixNano"] == record["observedTimeUnixNano"] == "1700001000000000000"
    assert (said["body"], values(said["attributes"])) == ({"stringValue": "hello"}, {"item": 7})
    assert access["body"] == {"stringValue": "GET /items 200"}
    assert values(access["attributes"])["status"] == 200


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(400), "status_400"),
        (Reply(302), "status_302"),
        (Reply(500, None, "<html>"), "status_500"),
        (TimeoutError("late"), "timeout"),
        (OSError("TimeoutError: The operation was aborted due to timeout"), "timeout"),
        (OSError("gone"), "unreachable"),
    ],
)
def test_what_was_refused_is_lost_and_counted_and_no_request_is_harmed(
    site: Site, capsys: pytest.CaptureFixture[str], reply: Reply | Exception, reason: str
) -> None:
    site.sender.reply = reply
    serve(site, 2)
    assert len(site.sender.posts) == 3
    site.sender.reply = Reply(200)
    site.sender.posts.clear()
    serve(site)
    assert dropped(site) == {("traces", reason): 2, ("metrics", reason): 1, ("logs", reason): 4}
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [said] = [line for line in lines if line.get("message") == "telemetry was lost"]
    assert {(one["signal"], one["reason"], one["count"]) for one in said["lost"]} == {
        ("traces", reason, 2),
        ("metrics", reason, 1),
        ("logs", reason, 4),
    }


def test_what_was_lost_is_told_even_if_the_telling_is_lost(site: Site) -> None:
    site.sender.reply = Reply(500)
    serve(site)
    serve(site)
    site.sender.reply = Reply(200)
    site.sender.posts.clear()
    serve(site)
    assert dropped(site)["traces", "status_500"] == 2


def test_losses_are_said_once_a_minute(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.sender.reply = Reply(500)
    for _ in range(130):
        serve(site)
    assert capsys.readouterr().out.count("telemetry was lost") == 3


def test_a_part_that_was_not_taken_is_counted(site: Site) -> None:
    site.sender.reply = Reply(200, None, '{"partialSuccess": {"rejectedSpans": "2", "errorMessage": "old"}}')
    serve(site, 3)
    site.sender.reply = Reply(200, None, '{"partialSuccess": {}}')
    serve(site)
    assert dropped(site) == {("traces", "rejected"): 2, ("metrics", "rejected"): 1, ("logs", "rejected"): 2}


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_collector_that_asks_for_it_is_left_alone_for_a_while(site: Site, status: int) -> None:
    site.sender.reply = Reply(status, "30")
    serve(site)
    site.sender.reply = Reply(200)
    site.sender.posts.clear()
    until_s = site.system.now_s + 28
    while site.system.now_s < until_s:
        serve(site)
    assert site.sender.posts == []
    site.system.now_s += 2
    serve(site)
    assert len(site.sender.posts) == 3
    assert len(site.sender.spans()) > 20, "what came meanwhile is sent then"


@pytest.mark.parametrize(
    ("status", "value", "pause_s"),
    [(429, None, 5), (503, "soon", 5), (429, "0", 0), (429, "999999999", 300), (500, "30", 0), (200, "30", 0)],
)
def test_how_long_the_pause_is(site: Site, status: int, value: str | None, pause_s: int) -> None:
    site.sender.reply = Reply(status, value)
    serve(site)
    until_s = site.system.now_s + pause_s
    while site.system.now_s < until_s - 1:
        serve(site)
    assert len(site.sender.posts) == 3
    serve(site)
    assert len(site.sender.posts) == 6


def test_the_buffers_are_bounded(site: Site) -> None:
    site.sender.reply = Reply(429, "300")
    serve(site)
    exporter = site.isolate.exporter
    assert exporter is not None
    for _ in range(3):
        serve(site, 600)
    assert [len(items) for items in exporter.items.values()] == [MAX_ITEMS, MAX_ITEMS]
    site.system.now_s += 600
    site.sender.reply = Reply(200)
    site.sender.posts.clear()
    serve(site)
    assert len(site.sender.spans()) == MAX_ITEMS
    assert dropped(site)["traces", "full"] == 1801 - MAX_ITEMS


def test_a_full_house_does_not_wait_for_the_interval(site: Site) -> None:
    async def some() -> None:
        for _ in range(MAX_ENDED):
            await site.entrypoint(Default).fetch(request())
        assert len(site.behind.works) > 1, "one gathers, another sends at once"

    site.run(some())
    assert (
        sum(len(payload["resourceSpans"][0]["scopeSpans"][0]["spans"]) for payload in site.sender.payloads("traces"))
        > 0
    )


def test_what_came_while_another_export_was_under_way_is_sent_behind_it(site: Site) -> None:
    slow = asyncio.Event()

    async def post(*given: Any) -> Reply:
        await slow.wait()
        return await type(site.sender).post(site.sender, *given)

    async def some() -> None:
        site.sender.post = post  # type: ignore[method-assign, assignment]
        await site.entrypoint(Default).fetch(request())
        first = asyncio.create_task(site.behind.works.pop())
        for _ in range(5):
            await asyncio.sleep(0)
        await site.entrypoint(Default).fetch(request())
        second = asyncio.create_task(site.behind.works.pop())
        for _ in range(5):
            await asyncio.sleep(0)
        slow.set()
        await asyncio.gather(first, second)
        assert site.behind.works == [], "no third request came to send it"

    asyncio.run(some())
    assert len(site.sender.spans()) == 2


def test_a_sender_that_died_is_followed_by_another(site: Site) -> None:
    async def dies() -> None:
        await site.entrypoint(Default).fetch(request())
        for work in site.behind.works:
            work.close()
        site.behind.works.clear()
        await site.entrypoint(Default).fetch(request())
        assert site.behind.works == []
        site.system.now_s += 10
        await site.entrypoint(Default).fetch(request())

    site.run(dies())
    assert len(site.sender.spans()) == 3


def test_a_platform_without_waituntil_does_not_harm_the_request(site: Site) -> None:
    def refuses(_work: object) -> None:
        raise RuntimeError("no")

    site.behind.waitUntil = refuses  # type: ignore[method-assign, assignment]
    serve(site)
    assert site.sender.posts == []


def test_nothing_malformed_can_spoil_an_export(site: Site) -> None:
    class Odd:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            with span("", **{"half \ud800": "half \ud800", "nan": float("nan"), "big": 10**30, "none": None}):
                log("", a=float("inf"), b=None, c=[1, "a"], d=[], level="loud")
            return FakeResponse("")

    site.run(site.entrypoint(Odd).fetch(request("https://shop.example/\ud800?\ud800")))
    for post in site.sender.posts:
        json.dumps(post.payload).encode().decode()
        assert "null" not in json.dumps(post.payload)
        assert "\\ud800" not in json.dumps(post.payload)
    [inner] = [made for made in site.sender.spans() if made["kind"] == 1]
    assert inner["name"] == "(unnamed)"
    assert values(inner["attributes"]) == {"half ?": "half ?", "nan": "nan", "big": hex(10**30)}
    said = site.sender.log_records()[0]
    assert (said["body"], said["severityText"]) == ({"stringValue": "(empty)"}, "INFO")
    assert values(said["attributes"]) == {"a": "inf", "c": '[1,"a"]', "d": []}


def test_malformed_settings_are_said_once_without_their_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = in_worker(monkeypatch, Site(OTEL_EXPORTER_OTLP_ENDPOINT="hunter2"))
    serve(site, 2)
    output = capsys.readouterr().out
    assert output.count("OTEL_EXPORTER_OTLP_ENDPOINT is malformed and ignored") == 1
    assert "hunter2" not in output


def test_many_requests_side_by_side_do_not_mix(site: Site) -> None:
    class Slow:
        @meshed
        async def fetch(self, request: Any) -> FakeResponse:
            number = request.url.rpartition("/")[2]
            with span(f"a{number}"):
                await asyncio.sleep(0)
                with span(f"b{number}"):
                    log(number)
                    await asyncio.sleep(0)
            return FakeResponse("")

    async def all_of_them() -> None:
        def one(number: int) -> Awaitable[Any]:
            header = {"traceparent": f"00-{number + 1:032x}-{'b' * 16}-01"}
            work: Awaitable[Any] = site.entrypoint(Slow).fetch(request(f"https://shop.example/{number}", **header))
            return work

        await asyncio.gather(*map(one, range(200)))

    site.run(all_of_them())
    by_trace: dict[str, dict[str, Any]] = {}
    for made in site.sender.spans():
        by_trace.setdefault(made["traceId"], {})[made["name"][:1]] = made
    assert len(by_trace) == 200
    for trace_id, found in by_trace.items():
        number = int(trace_id, 16) - 1
        assert (found["a"]["name"], found["b"]["name"]) == (f"a{number}", f"b{number}")
        assert found["a"]["parentSpanId"] == found["G"]["spanId"]
        assert found["b"]["parentSpanId"] == found["a"]["spanId"]
    for record in site.sender.log_records():
        if "attributes" in record and record["body"]["stringValue"].isdigit():
            assert int(record["traceId"], 16) - 1 == int(record["body"]["stringValue"])
