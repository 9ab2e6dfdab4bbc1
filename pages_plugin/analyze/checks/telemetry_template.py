"""DM255: malformed ``${NAME}``."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import export_of
from pages_plugin.analyze.templates import template_problem


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every text that may have variables in it."""
    export = export_of(mesh)
    for what, text in export.texts() if export else ():
        problem = template_problem(text.value)
        if problem is not None:
            yield Report("DM255", f"{what} {problem[0]}", text.path, problem[1])


CHECK = Check("telemetry-template", ("DM255",), run)
