"""DM259, DM260: signals that the receiver refuses, and telemetry without any."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import AT, export_of


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at ``signals``."""
    export = export_of(mesh)
    if export is None:
        return
    at = (*AT, "signals")
    because = ((*AT, "exporter"),)
    if not export.signals:
        hint = "name traces, metrics or logs; telemetry = false switches it off"
        yield Report("DM260", "telemetry exports no signal", at, hint)
    for index, signal in enumerate(export.table.signals or ()):
        why = export.preset.refuses.get(signal)
        if why is not None:
            hint = f"remove it, or send it to a collector that converts: {export.exporter} {why}"
            yield Report("DM259", f"{export.exporter} refuses these {signal}", (*at, index), hint, because=because)


CHECK = Check("telemetry-signals", ("DM259", "DM260"), run)
