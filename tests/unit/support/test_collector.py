"""The collector takes what is right, says what is wrong, and misbehaves on request."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from tests.support.client import Answer, fetch
from tests.support.collector import Collector
from tests.support.collector_answers import NO_OTLP, OK, partial_success, redirect, retry_after
from tests.support.faulty import Hang, Reply, ResetBeforeHeaders, SlowHeaders
from tests.support.span_tree import client, internal, server, span_trees
from tests.unit.support.payloads import (
    CLIENT,
    TRACE_ID,
    Document,
    at,
    counter,
    decoded_traces,
    histogram,
    log_record,
    logs,
    metrics,
    span,
    traces,
    tree,
)

JSON = {"content-type": "application/json"}
ZIPPED = {**JSON, "content-encoding": "gzip"}
TREE = server("GET /api/*", internal("catalog", client("GET")))


def post(collector: Collector, path: str, document: Document, headers: dict[str, str] = JSON) -> Answer:
    body = json.dumps(document).encode()
    zipped = gzip.compress(body) if headers.get("content-encoding") == "gzip" else body
    return fetch(collector.url + path, "POST", headers, zipped, timeout_s=5)


@pytest.mark.parametrize("headers", [JSON, ZIPPED, {"content-type": "application/json; charset=utf-8"}])
def test_it_keeps_what_it_is_sent(headers: dict[str, str]) -> None:
    with Collector() as collector:
        assert post(collector, "/v1/traces", traces(*tree()), headers).json() == {}
        assert post(collector, "/v1/metrics", metrics(histogram(), counter()), headers).status == 200
        assert post(collector, "/v1/logs", logs(log_record()), headers).status == 200
        assert [one.signal for one in collector.wait_for_exports(3)] == ["traces", "metrics", "logs"]
        assert collector.exports()[0].compressed == ("content-encoding" in headers)
        assert collector.trace_tree() == collector.trace_tree(TRACE_ID) == TREE
        assert collector.wait_for_span(lambda one: one.name == "catalog").events[0].name == "diddy.retry"
        assert collector.wait_for_total("diddy.retries", 3, {"diddy.service": "catalog"}) == 3
        assert collector.total("http.server.request.duration", {"http.response.status_code": 200}) == 4
        assert collector.total("diddy.retries", {"diddy.service": "other"}) == 0
        assert collector.wait_for_log_records(1)[0].severity_number == 9


WRONG: list[tuple[str, dict[str, str], Document, str]] = [
    ("/v1/trace", JSON, {}, "is none of /v1/traces"),
    ("/v1/traces?key=1", JSON, {}, "is none of /v1/traces"),
    ("/v1/traces", {"content-type": "application/x-protobuf"}, {}, "content type must be application/json"),
    ("/v1/traces", {}, {}, "content type must be application/json"),
    ("/v1/traces", {**JSON, "content-encoding": "br"}, {}, "content encoding must be gzip"),
    ("/v1/traces", {**JSON, "traceparent": "00-1-2-01"}, {}, "an export is no part of a trace"),
    ("/v1/traces", JSON, traces(span(3, "GET", CLIENT, spanId="x")), "16 hexadecimal digits"),
    ("/v1/metrics", JSON, traces(*tree()), "no field of ExportMetricsServiceRequest"),
]


@pytest.mark.parametrize(("path", "headers", "document", "complaint"), WRONG)
def test_it_refuses_what_is_wrong(path: str, headers: dict[str, str], document: Document, complaint: str) -> None:
    with Collector(lenient=True) as collector:
        answer = post(collector, path, document, headers)
        assert (answer.status, collector.received) == (400, [])
        [problem] = collector.problems
        assert complaint in problem
        assert complaint in answer.json()["message"]


def test_a_body_that_is_no_gzip_is_refused() -> None:
    with Collector(lenient=True) as collector:
        assert fetch(f"{collector.url}/v1/traces", "POST", ZIPPED, b"{}").status == 400
        assert fetch(f"{collector.url}/v1/traces", "GET", JSON).status == 400
        assert ["gzip" in collector.problems[0], "must be POST" in collector.problems[1]] == [True, True]


def test_a_malformed_payload_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="is none of /v1/traces"), Collector() as collector:
        post(collector, "/nowhere", {})


@pytest.mark.parametrize("status", [400, 401, 413, 500, 502, 503])
def test_what_is_refused_is_not_delivered(status: int) -> None:
    with Collector(answer=Reply(status)) as collector:
        assert post(collector, "/v1/traces", traces(*tree())).status == status
        assert (collector.spans(), len(collector.spans(delivered=False))) == ([], 3)
        collector.answer = OK
        post(collector, "/v1/traces", traces(*tree()))
        assert len(collector.wait_for_spans(3)) == 3


def test_it_asks_to_come_back_later() -> None:
    with Collector(answer=retry_after(2)) as collector:
        answer = post(collector, "/v1/traces", traces(*tree()))
        assert (answer.status, answer.header("retry-after")) == (429, "2")
        collector.answer = retry_after(60, status=503, as_date=True)
        answer = post(collector, "/v1/traces", traces(*tree()))
        wait_s = (parsedate_to_datetime(answer.header("retry-after") or "") - datetime.now(UTC)).total_seconds()
        assert answer.status == 503
        assert 50 < wait_s <= 60


def test_it_takes_a_part() -> None:
    with Collector(answer=partial_success(2)) as collector:
        said = post(collector, "/v1/logs", logs(log_record())).json()
        assert said == {"partialSuccess": {"rejectedLogRecords": "2", "errorMessage": "too old"}}


def test_it_sends_elsewhere_or_says_nothing_that_makes_sense() -> None:
    with Collector(answer=redirect("http://127.0.0.1:1/v1/traces")) as collector:
        answer = post(collector, "/v1/traces", traces(*tree()))
        assert (answer.status, answer.header("location")) == (307, "http://127.0.0.1:1/v1/traces")
        collector.answer = NO_OTLP
        assert "html" in post(collector, "/v1/traces", traces(*tree())).text


def test_it_is_slow_or_hangs_up() -> None:
    with Collector(answer=SlowHeaders(0.3, OK)) as collector:
        began = time.monotonic()
        assert post(collector, "/v1/traces", traces(*tree())).status == 200
        assert time.monotonic() - began >= 0.3
        assert len(collector.spans()) == 3
        collector.answer = ResetBeforeHeaders()
        with pytest.raises(ConnectionError):
            post(collector, "/v1/traces", traces(*tree()))
        collector.answer = Hang()
        with pytest.raises(TimeoutError):
            fetch(f"{collector.url}/v1/traces", "POST", JSON, json.dumps(traces(*tree())), timeout_s=0.2)
        assert len(collector.exports(delivered=False)) == 3


def test_it_goes_away_and_comes_back() -> None:
    with Collector() as collector:
        collector.stop_listening()
        with pytest.raises(ConnectionError):
            post(collector, "/v1/traces", traces(*tree()))
        collector.listen_again()
        assert post(collector, "/v1/traces", traces(*tree())).status == 200


def test_waiting_in_vain_says_what_there_is() -> None:
    with Collector() as collector:
        post(collector, "/v1/traces", traces(*tree()))
        with pytest.raises(AssertionError, match=r"spans {'GET /api/\*': 1, 'catalog': 1, 'GET': 1}"):
            collector.wait(lambda: len(collector.spans()) > 3, "a fourth span", timeout_s=0.05)


def test_a_tree_is_in_the_order_of_its_starts() -> None:
    [request, call, first] = tree()
    second = {**first, "spanId": "1" * 16, "name": "PUT", "startTimeUnixNano": at(1.5)}
    spans = decoded_traces(traces(second, first, call, request)).resource_spans[0].scope_spans[0].spans
    [found] = span_trees(spans)
    assert found == server("GET /api/*", internal("catalog", client("GET"), client("PUT")))
    assert str(found).splitlines()[-1] == "    PUT (CLIENT)"


def test_a_forest_a_copy_and_a_circle_are_no_tree() -> None:
    def found(*documents: Document) -> list[object]:
        return list(span_trees(decoded_traces(traces(*documents)).resource_spans[0].scope_spans[0].spans))

    [request, call, attempt] = tree()
    assert found(request, attempt) == [client("GET"), server("GET /api/*")], "both start at once"
    with pytest.raises(AssertionError, match="came twice"):
        found(call, call)
    with pytest.raises(AssertionError, match="their own ancestors"):
        found({**call, "parentSpanId": attempt["spanId"]}, attempt)
    with pytest.raises(AssertionError, match="2 traces"):
        found(request, {**call, "traceId": "1" * 32})
