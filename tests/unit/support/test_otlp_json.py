"""What protobuf's own JSON reader lets pass, ours does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.otlp_json import PayloadError, Signal, decode
from tests.unit.support.payloads import (
    SERVER,
    SERVER_ID,
    TRACE_ID,
    counter,
    decoded_logs,
    decoded_metrics,
    decoded_traces,
    histogram,
    log_record,
    logs,
    metrics,
    span,
    traces,
    tree,
)


def test_ids_are_read_as_hexadecimal_digits() -> None:
    message = decoded_traces(traces(*tree()))
    [server, call, _] = message.resource_spans[0].scope_spans[0].spans
    assert (server.trace_id.hex(), server.span_id.hex(), server.parent_span_id) == (TRACE_ID, SERVER_ID, b"")
    assert call.parent_span_id.hex() == SERVER_ID


def test_every_signal_is_read() -> None:
    metric, record = decoded_metrics(metrics(histogram(), counter())), decoded_logs(logs(log_record()))
    assert [one.name for one in metric.resource_metrics[0].scope_metrics[0].metrics] == [
        "http.server.request.duration",
        "diddy.retries",
    ]
    assert record.resource_logs[0].scope_logs[0].log_records[0].body.string_value == "stock is low"


SPAN_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"spanId": "t61rcWkgMzE="}, "spanId must be 16 hexadecimal digits"),
    ({"traceId": TRACE_ID[:16]}, "traceId must be 32 hexadecimal digits"),
    ({"traceId": ""}, "traceId must be 32 hexadecimal digits"),
    ({"parentSpanId": TRACE_ID}, "parentSpanId must be 16 hexadecimal digits"),
    ({"traceId": 5}, "traceId must be text"),
    ({"kind": "SPAN_KIND_SERVER"}, "kind must be the number of an enum value"),
    ({"kind": 9}, "SpanKind has no value 9"),
    ({"startTimeUnixNano": 1700000000000000000}, "startTimeUnixNano must be a decimal string"),
    ({"startTimeUnixNano": "1.7e18"}, "startTimeUnixNano must be a decimal string"),
    ({"endTimeUnixNano": "-1"}, "endTimeUnixNano"),
    ({"start_time_unix_nano": "1"}, "start_time_unix_nano is no field of Span"),
    ({"startTime": "1"}, "startTime is no field of Span"),
    ({"attributes": {"a": 1}}, "attributes must be a list"),
    ({"attributes": [{"key": "a", "value": "b"}]}, "value must be an object"),
    ({"attributes": [{"key": "a", "value": {"intValue": 1}}]}, "intValue must be a decimal string"),
    ({"attributes": [{"key": "a", "value": {"intValue": "1", "stringValue": "1"}}]}, "only one may be set"),
    ({"attributes": [{"key": "a", "value": {"bytesValue": "!"}}]}, "bytesValue must be base64"),
    ({"attributes": [{"key": "a", "value": {"doubleValue": True}}]}, "doubleValue must be a number"),
    ({"attributes": [{"key": "a", "value": {"boolValue": "true"}}]}, "boolValue"),
    ({"flags": 1.5}, "flags must be an integer"),
    ({"name": 1}, "name"),
]


@pytest.mark.parametrize(("changes", "complaint"), SPAN_FAULTS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_malformed_span_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(PayloadError) as raised:
        decoded_traces(traces({**span(2, "GET /api/*", SERVER), **changes}))
    assert complaint in str(raised.value)


def test_null_is_refused() -> None:
    document = traces(span(2, "GET /api/*", SERVER))
    document["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["links"] = None
    with pytest.raises(PayloadError, match=r"links must be a list"):
        decoded_traces(document)


TEXTS: list[tuple[Signal, bytes, str]] = [
    ("traces", b"", "no JSON"),
    ("traces", b"[]", "must be an object"),
    ("traces", b"\xff", "no UTF-8"),
    ("traces", b'{"resourceMetrics": []}', "no field of ExportTraceServiceRequest"),
    ("traces", b'{"resourceSpans": [], "resourceSpans": []}', "stands twice"),
    ("metrics", json.dumps(metrics(histogram(sum=float("nan")))).encode(), "NaN is no JSON"),
    ("logs", b'{"resourceSpans": []}', "no field of ExportLogsServiceRequest"),
]


@pytest.mark.parametrize(("signal", "body", "complaint"), TEXTS)
def test_a_malformed_text_is_refused(signal: Signal, body: bytes, complaint: str) -> None:
    with pytest.raises(PayloadError, match=complaint):
        decode(signal, body)
