"""Trace context, export and redaction of one environment -> the plan's part for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.telemetry import AT, Export, export_of, telemetry_table
from pages_plugin.config import defaults
from pages_plugin.config.places import Path
from pages_plugin.config.vocabulary import SIGNALS, Signal
from pages_plugin.plan.model import Telemetry, Trace

Record = Callable[[str, Path], None]
"""Notes that a value of the plan, by its name, was written at a path, if it was."""


def to_trace(mesh: Mesh, record: Record) -> Trace:
    """Return what is sampled and how it is written; W3C goes first, since it says the most."""
    table = mesh.table.trace
    for key in ("sample", "formats"):
        record(f"trace.{key}", ("trace", key))
    formats = (table.formats if table else None) or defaults.TRACE_FORMATS
    sample = table.sample if table else None
    return Trace(
        sample=defaults.TRACE_SAMPLE if sample is None else sample,
        formats=tuple(sorted(dict.fromkeys(formats), key=lambda one: one != "w3c")),
    )


def redacted(mesh: Mesh, record: Record) -> tuple[str, ...]:
    """Return the further names whose values are replaced; names do not differ in case."""
    record("redact", (*AT, "redact"))
    table = telemetry_table(mesh)
    return tuple(sorted({name.lower() for name in (table.redact if table else None) or ()}))


def to_telemetry(mesh: Mesh, record: Record) -> Telemetry | None:
    """Return where telemetry goes; None where nothing is exported and nothing is counted."""
    record("telemetry", AT)
    table, export = telemetry_table(mesh), export_of(mesh)
    if table is None or (export is None and table.analytics_engine is None):
        return None
    for key in ("slow", "timeout", "interval"):
        record(f"telemetry.{key}_ms", (*AT, key))
    record("telemetry.analytics_engine", (*AT, "analytics_engine"))
    slow = defaults.SLOW_MS if table.slow is None else table.slow
    return Telemetry(
        urls=dict(_urls(export, record)) if export else {},
        headers=_headers(export, record) if export else (),
        attributes=_attributes(export, record) if export else (),
        slow_ms=None if slow is False else slow,
        timeout_ms=export.timeout_ms if export else defaults.EXPORT_TIMEOUT_MS,
        interval_ms=export.interval_ms if export else defaults.EXPORT_INTERVAL_MS,
        analytics_engine=table.analytics_engine,
    )


def _urls(export: Export, record: Record) -> Iterator[tuple[Signal, str]]:
    """Yield the URL of each signal, always in the same order."""
    record("telemetry.urls", (*AT, "signals"))
    for signal in SIGNALS:
        if signal in export.signals and export.endpoint is not None:
            record(f"telemetry.urls.{signal}", export.endpoint.path)
            yield signal, f"{export.endpoint.value.rstrip('/')}/v1/{signal}"


def _headers(export: Export, record: Record) -> tuple[tuple[str, str], ...]:
    for name, text in export.headers.items():
        record(f"telemetry.headers.{name}", text.path)
    return tuple(sorted((name, text.value) for name, text in export.headers.items()))


def _attributes(export: Export, record: Record) -> tuple[tuple[str, str], ...]:
    for name, text in export.attributes.items():
        record(f"telemetry.attributes.{name}", text.path)
    return tuple(sorted((name, text.value) for name, text in export.attributes.items()))
