"""``[access_log]``, ``[trace]``, ``[routes.trace]``, ``[telemetry]``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from pages_plugin.config import defaults
from pages_plugin.config.models.base import Binding, PlainText, Table
from pages_plugin.config.scalars import Choice, Duration, Number, Off, problem
from pages_plugin.config.vocabulary import (
    EXPORTERS,
    LOG_LEVELS,
    SIGNALS,
    TRACE_FORMATS,
    Exporter,
    LogLevel,
    Signal,
    TraceFormat,
)

LevelName = Annotated[LogLevel, Choice(LOG_LEVELS)]
_Sample = Annotated[float, Number(0, 1)]


class AccessLogTable(Table):
    """One JSON line a request, with what the mesh decided."""

    sample: _Sample | None = Field(
        None,
        description="Share of the requests that write a line; requests that failed always do.",
        json_schema_extra={"default": defaults.ACCESS_LOG_SAMPLE, "examples": [0.1]},
    )


class RouteTraceTable(Table):
    """Trace context of one route's requests."""

    sample: _Sample | None = Field(
        None,
        description="Share of new traces that are marked as sampled; the decision of a caller's trace is kept.",
        json_schema_extra={"examples": [1.0]},
    )


class TraceTable(Table):
    """Trace context: every call carries on the trace of its request."""

    sample: _Sample | None = Field(
        None,
        description="Share of new traces that are marked as sampled; the decision of a caller's trace is kept.",
        json_schema_extra={"default": defaults.TRACE_SAMPLE, "examples": [0.1]},
    )
    formats: tuple[Annotated[TraceFormat, Choice(TRACE_FORMATS)], ...] | None = Field(
        None,
        description="The headers that are read and sent: w3c is `traceparent` (it goes first where both are there), b3 "
        "Zipkin's single header, b3multi its `x-b3-` headers.",
        json_schema_extra={"default": list(defaults.TRACE_FORMATS), "examples": [["w3c", "b3"]], "minItems": 1},
    )

    @field_validator("formats")
    @classmethod
    def _some_format(cls, value: tuple[TraceFormat, ...] | None) -> tuple[TraceFormat, ...] | None:
        if value == ():
            raise problem("out_of_range", "an empty list of formats", "leave the key out for w3c")
        return value


class TelemetryTable(Table):
    """Export over OTLP/HTTP with JSON, behind the answers. ``${NAME}`` in a text is read from the environment."""

    exporter: Annotated[Exporter, Choice(EXPORTERS)] | None = Field(
        None,
        description="Who receives: otlp is any collector; the others set endpoint and headers of a vendor, with the "
        "secret from `HONEYCOMB_API_KEY`, `GRAFANA_CLOUD_AUTH` (base64 of instance:token), `AXIOM_TOKEN` or "
        "`DD_API_KEY`.",
        json_schema_extra={"default": defaults.EXPORTER, "examples": ["honeycomb"]},
    )
    endpoint: PlainText | None = Field(
        None,
        description="The base URL, to which /v1/traces, /v1/metrics and /v1/logs are appended. Needed for otlp and "
        "grafana-cloud.",
        json_schema_extra={"examples": ["https://collector.example.com", "${OTLP_ENDPOINT}"]},
    )
    headers: dict[str, PlainText] | None = Field(
        None,
        description="Headers of each export, over those of the exporter. Secrets only as ${NAME}.",
        json_schema_extra={"examples": [{"authorization": "Bearer ${COLLECTOR_TOKEN}"}]},
    )
    dataset: PlainText | None = Field(
        None,
        description="The dataset, for axiom; for honeycomb that of metrics and of a classic team.",
        json_schema_extra={"examples": ["site"]},
    )
    signals: tuple[Annotated[Signal, Choice(SIGNALS)], ...] | None = Field(
        None,
        description="What is exported. axiom and grafana-cloud do not take these metrics, so there it is traces alone.",
        json_schema_extra={"default": list(defaults.SIGNALS), "examples": [["traces", "metrics", "logs"]]},
    )
    attributes: dict[str, PlainText] | None = Field(
        None,
        description="Further attributes of the resource, in everything that is exported. No secrets.",
        json_schema_extra={"examples": [{"app.tier": "${TIER}"}]},
    )
    slow: Annotated[int | Literal[False], Off(Duration(1, 3_600_000))] | None = Field(
        None,
        description="A request that takes longer is exported though its trace is not sampled, as are those that failed "
        "and those with flags; false: never for being slow.",
        json_schema_extra={"default": "1s", "examples": ["500ms", False]},
    )
    timeout: Annotated[int, Duration(10, 30_000)] | None = Field(
        None,
        description="Limit for one export. The platform ends what runs longer than 30s behind an answer.",
        json_schema_extra={"default": "2s", "examples": ["2s"]},
    )
    interval: Annotated[int, Duration(50, 20_000)] | None = Field(
        None,
        description="How long an isolate gathers before it sends.",
        json_schema_extra={"default": "5s", "examples": ["5s"]},
    )
    redact: tuple[PlainText, ...] | None = Field(
        None,
        description="Further names of fields and attributes whose values are replaced in logs and spans; those of "
        "secrets always are.",
        json_schema_extra={"default": [], "examples": [["email", "iban"]]},
    )
    analytics_engine: Binding | None = Field(
        None,
        description="Binding of a Workers Analytics Engine dataset that gets a data point a request; it needs no "
        "exporter.",
        json_schema_extra={"examples": ["METRICS"]},
    )
