"""The checks of metrics and of log records pass what is right, and each fails on what it is for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.otlp_checks import (
    BrokenRuleError,
    check_delta_chains,
    check_exports,
    check_logs,
    check_metrics,
)
from tests.unit.support.payloads import (
    RESOURCE,
    SERVER_POINT,
    WINDOW,
    Document,
    at,
    attributes,
    counter,
    decoded_logs,
    decoded_metrics,
    histogram,
    log_record,
    logs,
    metrics,
)


def complaint(*given: Document) -> str:
    with pytest.raises(BrokenRuleError) as raised:
        check_metrics(decoded_metrics(metrics(*given)), WINDOW)
    return str(raised.value)


def point_with(**values: object) -> list[Document]:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return attributes({name: value for name, value in {**SERVER_POINT, **named}.items() if value is not None})


CLIENT_POINT = attributes(
    {"http.request.method": "GET", "server.address": "catalog", "server.port": 443, "error.type": "reset"}
)
RPC_POINT = attributes(
    {"rpc.system.name": "cloudflare_workers", "rpc.method": "catalog/add", "server.address": "catalog"}
)
GAUGE: Document = {
    "name": "diddy.retry_budget.available",
    "unit": "{retry}",
    "gauge": {
        "dataPoints": [{"attributes": attributes({"diddy.service": "catalog"}), "timeUnixNano": at(2), "asDouble": 2.5}]
    },
}


def test_what_is_right_passes() -> None:
    overflow = counter({"otel.metric.overflow": True})["sum"]["dataPoints"]
    retries = counter()
    retries["sum"]["dataPoints"] += overflow
    only_zeros = histogram(
        "rpc.client.call.duration", attributes=RPC_POINT, count="2", zeroCount="2", sum=0, max=0, positive=None
    )
    client = histogram("http.client.request.duration", attributes=CLIENT_POINT)
    message = decoded_metrics(metrics(histogram(), client, only_zeros, retries, GAUGE))
    check_exports([message], WINDOW)


POINTS: list[tuple[dict[str, Any], str]] = [
    ({"count": "5"}, "buckets and zero count hold 4, but count is 5"),
    ({"zeroCount": "0", "count": "3"}, "min is 0.0, but the zero count 0"),
    ({"count": "0", "zeroCount": "0", "positive": None}, "counts nothing"),
    ({"scale": 21}, "scale 21 is not from -10 to 20"),
    ({"scale": -11}, "scale -11 is not from"),
    ({"max": 4.1}, "max is 4.1, which belongs into bucket 2 of scale 0, but the outermost is 1"),
    ({"max": 2}, "belongs into bucket 0 of scale 0"),
    ({"scale": 1}, "belongs into bucket 3 of scale 1"),
    ({"positive": {"offset": 0, "bucketCounts": ["1", "1", "1"]}}, "the outermost is 2"),
    ({"min": 1}, "min is 1.0, but the zero count 1"),
    ({"sum": 8.5}, "the sum 8.5 is not between"),
    ({"sum": 3.1}, "the sum 3.1 is not between"),
    ({"sum": None}, "has no sum"),
    ({"min": None}, "has no min"),
    ({"max": None}, "has no max"),
    ({"min": 5, "max": 4}, "min 5.0 is above max 4.0"),
    ({"sum": -1}, "sum is -1.0"),
    ({"negative": {"offset": 0, "bucketCounts": ["1"]}, "count": "5"}, "durations below zero"),
    ({"positive": {"offset": -1, "bucketCounts": ["1"] * 161}, "count": "162"}, "161 buckets"),
    ({"startTimeUnixNano": at(2)}, "a start that is not before its time"),
    ({"startTimeUnixNano": None}, "the start time is not set"),
    ({"timeUnixNano": at(20)}, "after the test's end"),
    ({"attributes": point_with(url__scheme=None)}, "without url.scheme, which is required"),
    ({"attributes": point_with(url__path="/x")}, "with url.path, which nobody documented"),
    ({"attributes": point_with(http__response__status_code="200")}, "must be of type int"),
    ({"attributes": point_with(http__request__method="FOO")}, "is not known"),
    ({"attributes": point_with(http__response__status_code=None)}, "neither a status code nor error.type"),
    ({"attributes": point_with(http__response__status_code=500)}, "500 and no error.type"),
    ({"attributes": point_with(http__route="/api?x")}, "is no route"),
    ({"attributes": point_with(http__method="GET")}, "is not to be used any more"),
]


@pytest.mark.parametrize(("changes", "expected"), POINTS, ids=[expected for _, expected in POINTS])
def test_a_point_that_breaks_a_rule(changes: dict[str, Any], expected: str) -> None:
    assert expected in complaint(histogram(**changes))


def changed(metric: Document, **changes: Any) -> Document:
    return {**metric, **changes}


def summed(**changes: Any) -> Document:
    metric = counter()
    metric["sum"] |= changes
    return metric


METRICS: list[tuple[Document, str]] = [
    (changed(histogram(), unit="ms"), "has the unit 'ms', not 's'"),
    (changed(histogram(), name="http.server.duration"), "none of those that the mesh documents"),
    (changed(histogram(), name="9 lives"), "is no metric's name"),
    (
        changed(counter(), name="http.server.request.duration", unit="s"),
        "is of the kind sum, not exponential_histogram",
    ),
    (summed(aggregationTemporality=2), "is not of delta temporality"),
    (summed(aggregationTemporality=0), "is not of delta temporality"),
    (summed(isMonotonic=False), "does not say that it is monotonic"),
    (summed(dataPoints=[]), "has no points"),
    (summed(dataPoints=counter()["sum"]["dataPoints"] * 2), "two points with the attributes"),
    (counter(asInt="-1"), "has the value -1"),
    (counter(asInt=None, asDouble=1.5), "no whole number"),
    (counter(asInt=None), "a point without a value"),
    (counter({"diddy.service": "a", "diddy.path": "/x"}), "with diddy.path, which nobody documented"),
    (counter({}), "without diddy.service"),
]


@pytest.mark.parametrize(("metric", "expected"), METRICS, ids=[expected for _, expected in METRICS])
def test_a_metric_that_breaks_a_rule(metric: Document, expected: str) -> None:
    assert expected in complaint(metric)


def test_a_metric_that_stands_twice_is_found() -> None:
    assert "stand twice" in complaint(counter(), counter())


def test_too_many_series_are_found() -> None:
    points = [counter({"diddy.service": f"s{n}"})["sum"]["dataPoints"][0] for n in range(1001)]
    assert "1001 series" in complaint(summed(dataPoints=points))
    points[1000] = counter({"otel.metric.overflow": True})["sum"]["dataPoints"][0]
    check_metrics(decoded_metrics(metrics(summed(dataPoints=points))), WINDOW)


def test_deltas_that_overlap_are_found() -> None:
    def export(started: float, ended: float, instance: str = "a") -> Document:
        metric = counter(startTimeUnixNano=at(started), timeUnixNano=at(ended))
        return metrics(metric, resource={**RESOURCE, "service.instance.id": instance})

    first, after, within, elsewhere = export(1, 2), export(2, 3), export(1.5, 2.5), export(1.5, 2.5, "b")
    check_delta_chains([decoded_metrics(one) for one in (after, first, elsewhere)])
    with pytest.raises(BrokenRuleError, match="before the last one's end"):
        check_delta_chains([decoded_metrics(one) for one in (first, within)])


RECORDS: list[tuple[dict[str, Any], str]] = [
    ({"body": None}, "has no body"),
    ({"body": {"stringValue": ""}}, "an empty body"),
    ({"severityText": "LOUD"}, "none of the names"),
    ({"severityText": None}, "none of the names"),
    ({"severityNumber": 17}, "severity number 17 is not one of INFO"),
    ({"severityNumber": 0}, "severity number 0 is not one of INFO"),
    ({"timeUnixNano": None}, "the time is not set"),
    ({"timeUnixNano": at(2)}, "observed before it happened"),
    ({"observedTimeUnixNano": None}, "the observed time is not set"),
    ({"spanId": None}, "only one of trace id and span id"),
    ({"traceId": "0" * 32}, "the trace id is all zeros"),
    ({"droppedAttributesCount": 2}, "attributes were dropped"),
    ({"attributes": attributes({"http.method": "GET"})}, "is not to be used any more"),
]


def test_log_records_that_are_right_pass() -> None:
    records = [log_record(), log_record(traceId=None, spanId=None), log_record(severityText="warn", severityNumber=13)]
    check_logs(decoded_logs(logs(*records)), WINDOW)


@pytest.mark.parametrize(("changes", "expected"), RECORDS, ids=[expected for _, expected in RECORDS])
def test_a_log_record_that_breaks_a_rule(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(BrokenRuleError) as raised:
        check_logs(decoded_logs(logs(log_record(**changes))), WINDOW)
    assert expected in str(raised.value)
