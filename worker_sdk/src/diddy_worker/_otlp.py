"""OTLP's JSON encoding: ids in hex, 64-bit integers and times as decimal strings, enums as numbers, nothing null."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from diddy_worker._histogram import Histogram
from diddy_worker._settings import Signal
from diddy_worker._version import VERSION

INTERNAL, SERVER = 1, 2
ERROR = 2
DELTA = 1

_SCOPE = {"name": "diddy_worker", "version": VERSION}
_LISTS: dict[Signal, tuple[str, str, str]] = {
    "traces": ("resourceSpans", "scopeSpans", "spans"),
    "metrics": ("resourceMetrics", "scopeMetrics", "metrics"),
    "logs": ("resourceLogs", "scopeLogs", "logRecords"),
}
_SEVERITIES = {
    "debug": (5, "DEBUG"),
    "warn": (13, "WARN"),
    "warning": (13, "WARN"),
    "error": (17, "ERROR"),
    "critical": (21, "FATAL"),
    "fatal": (21, "FATAL"),
}

Attributes = Iterable[tuple[str, object]]


def export_request(signal: Signal, resource: Attributes, items: list[dict[str, object]]) -> dict[str, object]:
    """Make the body of one export."""
    of_resource, of_scope, of_items = _LISTS[signal]
    scope = {"scope": _SCOPE, of_items: items}
    return {of_resource: [{"resource": {"attributes": key_values(resource)}, of_scope: [scope]}]}


def key_values(attributes: Attributes) -> list[dict[str, object]]:
    """Attributes in the order given; those without a value are left out."""
    return [{"key": text(name), "value": any_value(value)} for name, value in attributes if value is not None]


def any_value(value: object) -> dict[str, object]:
    """Plain data as a value; what is no scalar or list of one kind of scalars becomes its JSON."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": text(value)}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list) and len({type(item) for item in value}) <= 1:
        scalar = all(isinstance(item, str | bool | int | float) for item in value)
        if scalar:
            return {"arrayValue": {"values": [any_value(item) for item in value]}}
    return {"stringValue": json.dumps(value, separators=(",", ":"))}


def text(value: str) -> str:
    """Text that UTF-8 can hold: half of a surrogate pair would spoil the whole export."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def nanos(epoch_s: float) -> int:
    """Nanoseconds since 1970, of a clock that a float holds to the microsecond."""
    return round(epoch_s * 1_000_000) * 1000


def log_record(level: str, epoch_ns: int, body: str, attributes: Mapping[str, object]) -> dict[str, object]:
    """Make a log record without its trace."""
    number, name = _SEVERITIES.get(level.lower(), (9, "INFO"))
    return {
        "timeUnixNano": str(epoch_ns),
        "observedTimeUnixNano": str(epoch_ns),
        "severityNumber": number,
        "severityText": name,
        "body": {"stringValue": text(body) or "(empty)"},
        "attributes": key_values(attributes.items()),
    }


def histogram_point(attributes: Attributes, histogram: Histogram, start_ns: int, end_ns: int) -> dict[str, object]:
    """Make a data point of an exponential histogram whose values are never below zero."""
    low, high = histogram.low, histogram.high
    counts = [str(histogram.buckets.get(index, 0)) for index in range(low, high + 1)] if histogram.buckets else []
    return {
        "attributes": key_values(attributes),
        "startTimeUnixNano": str(start_ns),
        "timeUnixNano": str(end_ns),
        "count": str(histogram.count),
        "sum": histogram.sum,
        "min": histogram.least,
        "max": histogram.most,
        "scale": histogram.scale,
        "zeroCount": str(histogram.zeros),
        **({"positive": {"offset": low, "bucketCounts": counts}} if counts else {}),
    }


def sum_point(attributes: Attributes, value: int, start_ns: int, end_ns: int) -> dict[str, object]:
    """Make a data point of a sum."""
    return {
        "attributes": key_values(attributes),
        "startTimeUnixNano": str(start_ns),
        "timeUnixNano": str(end_ns),
        "asInt": str(value),
    }
