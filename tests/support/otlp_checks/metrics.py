"""Metrics: delta sums, gauges and exponential histograms, and the attributes of each by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    AggregationTemporality,
    ExponentialHistogramDataPoint,
    Metric,
    NumberDataPoint,
)

from tests.support.otlp_checks.attributes import Value, attributes_of, check_attributes, number, text
from tests.support.otlp_checks.exponential import check_histogram
from tests.support.otlp_checks.http_spans import (
    check_address,
    check_method,
    check_route,
    check_scheme,
    check_status_code,
)
from tests.support.otlp_checks.resource import check_resource, check_scope
from tests.support.otlp_checks.rpc_spans import SYSTEM, check_rpc_method
from tests.support.otlp_checks.rules import BrokenRuleError, Window, require
from tests.support.semconv import instruments

MAX_SERIES = 1000
OVERFLOW: Mapping[str, Value] = {"otel.metric.overflow": True}

Point = NumberDataPoint | ExponentialHistogramDataPoint


@dataclass(frozen=True)
class _Shape:
    """What a metric of that name is, and which attributes its points have."""

    kind: str
    unit: str
    required: frozenset[str]
    allowed: frozenset[str] = frozenset()


def _shape(kind: str, unit: str, required: str, allowed: str = "") -> _Shape:
    return _Shape(kind, unit, frozenset(required.split()), frozenset(allowed.split()))


SHAPES: Mapping[str, _Shape] = {
    "http.server.request.duration": _shape(
        "exponential_histogram",
        "s",
        "http.request.method url.scheme",
        "http.response.status_code http.route error.type diddy.route",
    ),
    "http.client.request.duration": _shape(
        "exponential_histogram",
        "s",
        "http.request.method server.address server.port",
        "http.response.status_code error.type diddy.service",
    ),
    "rpc.client.call.duration": _shape(
        "exponential_histogram",
        "s",
        "rpc.system.name rpc.method server.address",
        "error.type diddy.service",
    ),
    "rpc.server.call.duration": _shape(
        "exponential_histogram", "s", "rpc.system.name rpc.method", "server.address error.type"
    ),
    "diddy.flags": _shape("sum", "{flag}", "diddy.flag", "diddy.service diddy.route"),
    "diddy.retries": _shape("sum", "{retry}", "diddy.service"),
    "diddy.retry_budget.available": _shape("gauge", "{retry}", "diddy.service"),
    "diddy.retry_budget.refusals": _shape("sum", "{retry}", "diddy.service"),
    "diddy.telemetry.dropped": _shape("sum", "{item}", "diddy.signal diddy.reason"),
}


def check_metrics(message: ExportMetricsServiceRequest, window: Window) -> None:
    """Every metric of one export, with its resource and scope."""
    require(len(message.resource_metrics) > 0, "an export of metrics is empty")
    for resource_metrics in message.resource_metrics:
        check_resource(resource_metrics.resource, resource_metrics.schema_url)
        series = 0
        for scope_metrics in resource_metrics.scope_metrics:
            check_scope(scope_metrics.scope, scope_metrics.schema_url)
            names = [metric.name for metric in scope_metrics.metrics]
            twice = sorted({name for name in names if names.count(name) > 1})
            require(twice == [], f"these metrics stand twice in one scope: {twice}")
            for metric in scope_metrics.metrics:
                check_metric(metric, window)
                series += len(data_points(metric)) - any(_is_overflow(point) for point in data_points(metric))
        require(series <= MAX_SERIES, f"one export has {series} series; {MAX_SERIES} are the limit")


def check_metric(metric: Metric, window: Window) -> None:
    """One metric by itself."""
    where = f"metric {metric.name}"
    require(re.fullmatch(r"[a-zA-Z][\w./-]{0,254}", metric.name) is not None, f"{metric.name!r} is no metric's name")
    known = SHAPES.get(metric.name)
    require(known is not None, f"{where} is none of those that the mesh documents")
    assert known is not None
    instrument = instruments().get(metric.name)
    if instrument is not None:
        require(instrument.unit == known.unit, f"{where} has the unit {instrument.unit} in the registry")
    require(metric.unit == known.unit, f"{where} has the unit {metric.unit!r}, not {known.unit!r}")
    data = metric.WhichOneof("data")
    require(data == known.kind, f"{where} is of the kind {data}, not {known.kind}")
    if data != "gauge":
        kept = metric.sum if data == "sum" else metric.exponential_histogram
        delta = kept.aggregation_temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
        require(delta, f"{where} is not of delta temporality: an isolate does not live to accumulate")
    if data == "sum":
        require(metric.sum.is_monotonic, f"{where} is a counter, and does not say that it is monotonic")
    points = data_points(metric)
    require(len(points) > 0, f"{where} has no points")
    seen: set[str] = set()
    for point in points:
        attributes = check_attributes(point.attributes, where)
        key = repr(sorted(attributes.items()))
        require(key not in seen, f"{where} has two points with the attributes {attributes}")
        seen.add(key)
        if attributes != OVERFLOW:
            _check_point_attributes(attributes, known, where)
        _check_times(point, data == "gauge", window, where)
        if isinstance(point, ExponentialHistogramDataPoint):
            check_histogram(point, where)
        else:
            _check_number(point, data == "sum", where)


def check_delta_chains(messages: Sequence[ExportMetricsServiceRequest]) -> None:
    """Deltas of one series of one instance do not overlap in time, in the order in which they were sent."""
    last_ns: dict[tuple[str, str, str], int] = {}
    ordered = sorted(
        (point.time_unix_nano, instance, metric.name, point)
        for instance, metric in _metrics_of(messages)
        for point in (_Keyed(one) for one in data_points(metric))
        if metric.WhichOneof("data") != "gauge"
    )
    for time_ns, instance, name, keyed in ordered:
        key = (instance, name, keyed.key)
        overlap_ns = last_ns.get(key, 0) - keyed.start_ns
        require(overlap_ns <= 0, f"metric {name} {keyed.key}: a delta begins {overlap_ns} ns before the last one's end")
        last_ns[key] = time_ns


class _Keyed:
    """A point with its series' key, ordered by when it began."""

    def __init__(self, point: Point) -> None:
        self.time_unix_nano, self.start_ns = point.time_unix_nano, point.start_time_unix_nano
        self.key = repr(sorted(attributes_of(point.attributes).items()))

    def __lt__(self, other: _Keyed) -> bool:
        return (self.start_ns, self.key) < (other.start_ns, other.key)


def _metrics_of(messages: Iterable[ExportMetricsServiceRequest]) -> Iterable[tuple[str, Metric]]:
    for message in messages:
        for resource_metrics in message.resource_metrics:
            attributes = attributes_of(resource_metrics.resource.attributes)
            for scope_metrics in resource_metrics.scope_metrics:
                for metric in scope_metrics.metrics:
                    yield str(attributes.get("service.instance.id")), metric


def data_points(metric: Metric) -> list[Point]:
    """The points, whatever kind the metric is of."""
    return [*metric.sum.data_points, *metric.gauge.data_points, *metric.exponential_histogram.data_points]


def _is_overflow(point: Point) -> bool:
    return attributes_of(point.attributes) == OVERFLOW


def _check_point_attributes(attributes: Mapping[str, Value], known: _Shape, where: str) -> None:
    missing = sorted(known.required - attributes.keys())
    require(missing == [], f"{where} has a point without {', '.join(missing)}, which is required")
    strangers = sorted(attributes.keys() - known.required - known.allowed)
    require(strangers == [], f"{where} has a point with {', '.join(strangers)}, which nobody documented")
    if "http.request.method" in attributes:
        method = {name: attributes[name] for name in ("http.request.method",)}
        if method["http.request.method"] != "_OTHER":
            check_method(method, where)
        status = check_status_code(attributes, where)
        failed = "error.type" in attributes
        require(status is not None or failed, f"{where} has a point with neither a status code nor error.type")
        require(status is None or status < 500 or failed, f"{where} has a point with {status} and no error.type")
    if "url.scheme" in attributes:
        check_scheme(text(attributes, "url.scheme", where), where)
    if "http.route" in attributes:
        check_route(text(attributes, "http.route", where), where)
    if "server.address" in attributes:
        check_address(attributes, where)
    if "server.port" in attributes:
        number(attributes, "server.port", where)
    if "rpc.system.name" in attributes:
        require(attributes["rpc.system.name"] == SYSTEM, f"{where}: rpc.system.name is not {SYSTEM}")
        check_rpc_method(text(attributes, "rpc.method", where), where)


def _check_times(point: Point, is_gauge: bool, window: Window, where: str) -> None:
    window.check(point.time_unix_nano, f"{where}: the time")
    if is_gauge and point.start_time_unix_nano == 0:
        return
    window.check(point.start_time_unix_nano, f"{where}: the start time")
    require(point.start_time_unix_nano < point.time_unix_nano, f"{where} has a start that is not before its time")


def _check_number(point: NumberDataPoint, is_counter: bool, where: str) -> None:
    kind = point.WhichOneof("value")
    if kind is None:
        raise BrokenRuleError(f"{where} has a point without a value")
    value = point.as_int if kind == "as_int" else point.as_double
    require(value >= 0, f"{where} has the value {value}")
    require(not is_counter or kind == "as_int", f"{where} counts, and has {value}, which is no whole number")
