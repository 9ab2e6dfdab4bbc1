"""DM264: an export that the platform ends before it is through."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import AT, export_of
from pages_plugin.config.units import format_duration

BEHIND_MS = 30_000
"""How long ``waitUntil`` keeps a request's work going once its answer is sent (Workers' limits)."""


def run(mesh: Mesh) -> Iterator[Report]:
    """Add up what the request that sends may have to wait: it gathers, then it sends."""
    export = export_of(mesh)
    if export is None or export.interval_ms + export.timeout_ms <= BEHIND_MS:
        return
    key, other = ("timeout", "interval") if export.table.timeout is not None else ("interval", "timeout")
    yield Report(
        "DM264",
        f"gathering for {format_duration(export.interval_ms)} and sending for {format_duration(export.timeout_ms)} "
        f"is more than the {format_duration(BEHIND_MS)} that work may go on behind an answer",
        (*AT, key),
        f"shorten {key} or {other}",
        because=((*AT, other),),
    )


CHECK = Check("telemetry-time", ("DM264",), run)
