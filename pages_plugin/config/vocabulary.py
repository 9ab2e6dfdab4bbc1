"""The closed sets of words that `diddy.toml`, the plan and the runtime share."""

from __future__ import annotations

from typing import Literal, get_args

EnvironmentName = Literal["production", "preview"]
ProjectForm = Literal["pages", "pages-worker", "worker"]
"""Where the mesh is mounted: Pages ``functions/_middleware``, Pages ``_worker.js`` (advanced mode), or a Worker."""

Condition = Literal["connect-failure", "reset", "timeout", "5xx", "gateway-error", "retriable-status"]
"""Why an attempt counts as failed; the names are Envoy's. ``gateway-error`` is 502, 503 and 504."""

Exporter = Literal["otlp", "honeycomb", "grafana-cloud", "axiom", "datadog"]
"""Who receives telemetry; ``otlp`` is any collector, the others are settings for a vendor."""

Signal = Literal["traces", "metrics", "logs"]
"""What can be exported; the words are those of OTLP's paths."""

TraceFormat = Literal["w3c", "b3", "b3multi"]
"""How trace context is written in headers: W3C Trace Context, or B3 in one header or in several."""

LogLevel = Literal["debug", "info", "warn", "error"]

ENVIRONMENTS: tuple[EnvironmentName, ...] = get_args(EnvironmentName)
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
EXPORTERS: tuple[Exporter, ...] = get_args(Exporter)
SIGNALS: tuple[Signal, ...] = get_args(Signal)
TRACE_FORMATS: tuple[TraceFormat, ...] = get_args(TraceFormat)
LOG_LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)
