"""Strict checks of decoded OTLP messages; each raises `BrokenRuleError` with a sentence that says what is wrong.

    check_exports(collector.exports(), Window(began_ns, time.time_ns()), secrets=["hunter2"])

`check_exports` is all of them; each signal's module has the single ones. The rules are those of the OTLP specification
and of the semantic conventions 1.45 for HTTP (stable) and RPC (release candidate). The mesh's own names begin with
``diddy.``.
"""

from __future__ import annotations

from collections.abc import Iterable

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.otlp_checks.logs import check_logs
from tests.support.otlp_checks.metrics import check_delta_chains, check_metrics
from tests.support.otlp_checks.rules import BrokenRuleError, Window
from tests.support.otlp_checks.secrets import check_no_secret
from tests.support.otlp_checks.spans import check_links, check_spans
from tests.support.otlp_json import Export

__all__ = [
    "BrokenRuleError",
    "Window",
    "check_delta_chains",
    "check_export",
    "check_exports",
    "check_links",
    "check_logs",
    "check_metrics",
    "check_no_secret",
    "check_spans",
]


def check_export(message: Export, window: Window, secrets: Iterable[str] = ()) -> None:
    """All that can be said of one export."""
    match message:
        case ExportTraceServiceRequest():
            check_spans(message, window)
        case ExportMetricsServiceRequest():
            check_metrics(message, window)
        case ExportLogsServiceRequest():
            check_logs(message, window)
    check_no_secret(message, secrets)


def check_exports(
    messages: Iterable[Export], window: Window, secrets: Iterable[str] = (), remote_parents: Iterable[str] = ()
) -> None:
    """All that can be said of many exports together.

    `remote_parents` are the span ids, in hexadecimal digits, that callers outside sent.
    """
    messages, secrets = list(messages), list(secrets)
    for message in messages:
        check_export(message, window, secrets)
    check_delta_chains([one for one in messages if isinstance(one, ExportMetricsServiceRequest)])
    spans = [
        span
        for message in messages
        if isinstance(message, ExportTraceServiceRequest)
        for resource in message.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    check_links(spans, remote_parents)
