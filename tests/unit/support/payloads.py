"""Good payloads as JSON documents, for tests to break one thing of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.otlp_checks import Window
from tests.support.otlp_json import decode

Document = dict[str, Any]

SECOND_NS = 1_000_000_000
BEGAN_NS = 1_700_000_000 * SECOND_NS
WINDOW = Window(BEGAN_NS, BEGAN_NS + 10 * SECOND_NS)
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
SERVER_ID, CALL_ID, CLIENT_ID = "b7ad6b7169203331", "00f067aa0ba902b7", "b9c7c989f97918e1"


def at(seconds: float) -> str:
    """Epoch nanoseconds so long after the test's beginning, as JSON has them."""
    return str(BEGAN_NS + round(seconds * SECOND_NS))


def attributes(values: Mapping[str, object]) -> list[Document]:
    """Attributes in OTLP JSON."""
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: object) -> Document:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [_value(one) for one in value]}}
        case _:
            return {"stringValue": value}


RESOURCE: Mapping[str, object] = {
    "service.name": "shop",
    "service.instance.id": "627cc493-f310-47de-96bd-71410b7dec09",
    "telemetry.sdk.name": "diddy-mesh",
    "telemetry.sdk.language": "webjs",
    "telemetry.sdk.version": "0.1.0",
    "deployment.environment.name": "production",
}
SCOPE: Document = {"name": "diddy-mesh", "version": "0.1.0"}

SERVER: Mapping[str, object] = {
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.route": "/api/*",
    "server.address": "shop.example.com",
    "server.port": 443,
    "url.path": "/api/x",
    "url.query": "q=REDACTED",
    "url.scheme": "https",
    "user_agent.original": "curl/8",
}
CLIENT: Mapping[str, object] = {
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "server.address": "catalog",
    "server.port": 443,
    "url.full": "https://catalog/api/x?q=REDACTED",
}
RPC: Mapping[str, object] = {
    "rpc.method": "catalog/add",
    "rpc.system.name": "cloudflare_workers",
    "server.address": "catalog",
}
INTERNAL: Mapping[str, object] = {"diddy.service": "catalog", "diddy.flags": ["retried"]}


def span(kind: int, name: str, values: Mapping[str, object], /, **changes: Any) -> Document:
    """A span: kind 1 internal, 2 server, 3 client."""
    ids = {2: (SERVER_ID, ""), 1: (CALL_ID, SERVER_ID), 3: (CLIENT_ID, CALL_ID)}[kind]
    given: Document = {
        "traceId": TRACE_ID,
        "spanId": ids[0],
        "parentSpanId": ids[1],
        "name": name,
        "kind": kind,
        "startTimeUnixNano": at(1),
        "endTimeUnixNano": at(2),
        "attributes": attributes(values),
        "flags": 1,
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def traces(*spans: Document, resource: Mapping[str, object] = RESOURCE) -> Document:
    """An export of spans."""
    scope_spans = [{"scope": SCOPE, "spans": list(spans)}]
    return {"resourceSpans": [{"resource": {"attributes": attributes(resource)}, "scopeSpans": scope_spans}]}


def tree() -> list[Document]:
    """A request, its call, and the call's attempt."""
    return [
        span(2, "GET /api/*", SERVER),
        span(1, "catalog", INTERNAL, events=[{"name": "diddy.retry", "timeUnixNano": at(1.5)}]),
        span(3, "GET", CLIENT),
    ]


SERVER_POINT: Mapping[str, object] = {
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "http.route": "/api/*",
    "url.scheme": "https",
}

POINT: Document = {
    "attributes": attributes(SERVER_POINT),
    "startTimeUnixNano": at(1),
    "timeUnixNano": at(2),
    "count": "4",
    "sum": 6.5,
    "min": 0,
    "max": 4,
    "scale": 0,
    "zeroCount": "1",
    # 0.5 < 1 <= 1, 1 < 1.5 <= 2, 2 < 4 <= 4
    "positive": {"offset": -1, "bucketCounts": ["1", "1", "1"]},
}
"""Durations of 0, 1, 1.5 and 4 seconds."""


def histogram(name: str = "http.server.request.duration", /, **changes: Any) -> Document:
    """A metric with one point, of which `changes` replace fields."""
    point = {key: value for key, value in {**deepcopy(POINT), **changes}.items() if value is not None}
    data = {"aggregationTemporality": 1, "dataPoints": [point]}
    return {"name": name, "unit": "s", "exponentialHistogram": data}


def counter(values: Mapping[str, object] = {"diddy.service": "catalog"}, **changes: Any) -> Document:
    """A sum with one point, of which `changes` replace fields."""
    point = {"attributes": attributes(values), "startTimeUnixNano": at(1), "timeUnixNano": at(2), "asInt": "3"}
    point = {key: value for key, value in {**point, **changes}.items() if value is not None}
    data = {"aggregationTemporality": 1, "isMonotonic": True, "dataPoints": [point]}
    return {"name": "diddy.retries", "unit": "{retry}", "sum": data}


def metrics(*given: Document, resource: Mapping[str, object] = RESOURCE) -> Document:
    """An export of metrics."""
    scope_metrics = [{"scope": SCOPE, "metrics": list(given)}]
    return {"resourceMetrics": [{"resource": {"attributes": attributes(resource)}, "scopeMetrics": scope_metrics}]}


def log_record(**changes: Any) -> Document:
    """A log record, of which `changes` replace fields."""
    given: Document = {
        "timeUnixNano": at(1),
        "observedTimeUnixNano": at(1),
        "severityNumber": 9,
        "severityText": "INFO",
        "body": {"stringValue": "stock is low"},
        "attributes": attributes({"sku": "A1", "left": 2}),
        "traceId": TRACE_ID,
        "spanId": SERVER_ID,
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def logs(*records: Document) -> Document:
    """An export of log records."""
    scope_logs = [{"scope": SCOPE, "logRecords": list(records)}]
    return {"resourceLogs": [{"resource": {"attributes": attributes(RESOURCE)}, "scopeLogs": scope_logs}]}


def decoded_traces(document: Document) -> ExportTraceServiceRequest:
    return cast("ExportTraceServiceRequest", decode("traces", json.dumps(document).encode()))


def decoded_metrics(document: Document) -> ExportMetricsServiceRequest:
    return cast("ExportMetricsServiceRequest", decode("metrics", json.dumps(document).encode()))


def decoded_logs(document: Document) -> ExportLogsServiceRequest:
    return cast("ExportLogsServiceRequest", decode("logs", json.dumps(document).encode()))
