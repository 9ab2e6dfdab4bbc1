"""Who receives telemetry: the settings of each exporter as data.

All take OTLP over HTTP with JSON, at ``/v1/traces``, ``/v1/metrics`` and ``/v1/logs`` below the endpoint. What they do
not take is in ``refuses``. Sources:

- honeycomb: https://docs.honeycomb.io/send-data/opentelemetry, and for metrics .../send-data/metrics/application
- grafana-cloud: https://grafana.com/docs/grafana-cloud/send-data/otlp/send-data-otlp/ and
  .../otlp-format-considerations/; that it refuses deltas: https://github.com/grafana/mimir/issues/10439
- axiom: https://axiom.co/docs/send-data/opentelemetry, .../docs/restapi/endpoints/ingestOpenTelemetryTraces and
  .../docs/query-data/metrics (only protobuf, in a dataset of its own)
- datadog: https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/managed_platforms/ (its intake for Cloudflare, on
  the site US1), .../otlp_ingest/traces/ and .../otlp_ingest/metrics/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pages_plugin.config import defaults
from pages_plugin.config.vocabulary import Exporter, Signal


@dataclass(frozen=True, slots=True)
class Preset:
    """What holds for an exporter where the file says nothing."""

    endpoint: str | None
    """The base URL; None where each has one of its own."""
    example: str
    """What such an endpoint looks like."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By names in lower case; the secrets are templates."""
    dataset_header: str | None = None
    needs_dataset: bool = False
    refuses: Mapping[Signal, str] = field(default_factory=dict)
    """The signals that the receiver does not take as the mesh sends them, and why, as half a sentence."""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What is exported unless the file says otherwise."""
        return tuple(signal for signal in defaults.SIGNALS if signal not in self.refuses)


PRESETS: Mapping[Exporter, Preset] = {
    "otlp": Preset(None, "https://collector.example.com"),
    "honeycomb": Preset(
        "https://api.honeycomb.io",
        "https://api.eu1.honeycomb.io",
        {"x-honeycomb-team": "${HONEYCOMB_API_KEY}"},
        dataset_header="x-honeycomb-dataset",
    ),
    "grafana-cloud": Preset(
        None,
        "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp",
        {"authorization": "Basic ${GRAFANA_CLOUD_AUTH}"},
        refuses={"metrics": "takes only cumulative metrics, and an isolate can only send deltas"},
    ),
    "axiom": Preset(
        "https://api.axiom.co",
        "https://api.axiom.co",
        {"authorization": "Bearer ${AXIOM_TOKEN}"},
        dataset_header="x-axiom-dataset",
        needs_dataset=True,
        refuses={"metrics": "takes metrics in protobuf only"},
    ),
    "datadog": Preset(
        "https://cloudflare.integrations.otlp.datadoghq.com",
        "https://cloudflare.integrations.otlp.datadoghq.eu",
        {"dd-api-key": "${DD_API_KEY}"},
    ),
}
