"""What is exported, as the file and the exporter's own settings say it together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pages_plugin.analyze.exporters import PRESETS, Preset
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.config import defaults
from pages_plugin.config.models.telemetry import TelemetryTable
from pages_plugin.config.places import Path
from pages_plugin.config.vocabulary import Exporter, Signal

AT: Path = ("telemetry",)
_WITHOUT_EXPORTER = frozenset(["analytics_engine", "redact"])
"""Keys that mean something though nothing is exported."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may have variables in it, and where it was written (or the key that brought it)."""

    value: str
    path: Path


@dataclass(frozen=True, slots=True)
class Export:
    """Effective settings of the exporter. Header names are in lower case."""

    table: TelemetryTable
    exporter: Exporter
    preset: Preset
    endpoint: Text | None
    headers: Mapping[str, Text]
    attributes: Mapping[str, Text]
    signals: tuple[Signal, ...]

    @property
    def timeout_ms(self) -> int:
        """Limit for one export."""
        return defaults.EXPORT_TIMEOUT_MS if self.table.timeout is None else self.table.timeout

    @property
    def interval_ms(self) -> int:
        """How long is gathered before it is sent."""
        return defaults.EXPORT_INTERVAL_MS if self.table.interval is None else self.table.interval

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Yield every text that may have variables in it, with what it is."""
        if self.endpoint is not None:
            yield "the endpoint", self.endpoint
        yield from ((f'header "{name}"', text) for name, text in self.headers.items())
        yield from ((f'attribute "{name}"', text) for name, text in self.attributes.items())


def telemetry_table(mesh: Mesh) -> TelemetryTable | None:
    """Return the table ``[telemetry]``; None where there is none, or false."""
    return mesh.table.telemetry or None


def export_of(mesh: Mesh) -> Export | None:
    """Return what is exported; None where the file asks for nothing that needs an exporter."""
    table = telemetry_table(mesh)
    if table is None or (table.model_fields_set and table.model_fields_set <= _WITHOUT_EXPORTER):
        return None
    exporter = table.exporter or defaults.EXPORTER
    preset = PRESETS[exporter]
    from_preset = (*AT, "exporter")
    endpoint = None
    if table.endpoint is not None:
        endpoint = Text(table.endpoint, (*AT, "endpoint"))
    elif preset.endpoint is not None:
        endpoint = Text(preset.endpoint, from_preset)
    headers = {name: Text(value, from_preset) for name, value in preset.headers.items()}
    if table.dataset is not None and preset.dataset_header is not None:
        headers[preset.dataset_header] = Text(table.dataset, (*AT, "dataset"))
    for name, value in (table.headers or {}).items():
        headers[name.lower()] = Text(value, (*AT, "headers", name))
    return Export(
        table=table,
        exporter=exporter,
        preset=preset,
        endpoint=endpoint,
        headers=headers,
        attributes={name: Text(value, (*AT, "attributes", name)) for name, value in (table.attributes or {}).items()},
        signals=preset.signals if table.signals is None else table.signals,
    )
