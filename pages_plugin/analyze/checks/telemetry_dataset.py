"""DM263: a dataset that the exporter needs, or has no use for."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.exporters import PRESETS
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import AT, export_of


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare ``dataset`` with what the exporter takes; a header of one's own says it too."""
    export = export_of(mesh)
    if export is None:
        return
    header, given = export.preset.dataset_header, export.table.dataset
    because = ((*AT, "exporter"), (*AT, "dataset"))
    if export.preset.needs_dataset and header not in export.headers:
        message = f"{export.exporter} needs the name of a dataset"
        yield Report("DM263", message, (*AT, "exporter"), 'add dataset = "..." to [telemetry]', because=because)
    elif given is not None and header is None:
        names = " and ".join(name for name, preset in PRESETS.items() if preset.dataset_header)
        message = f"{export.exporter} has no datasets"
        yield Report("DM263", message, (*AT, "dataset"), f"remove it; it is for {names}", of="key", because=because)


CHECK = Check("telemetry-dataset", ("DM263",), run)
