"""DM262: an Analytics Engine binding that wrangler does not deploy."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import AT, telemetry_table

KIND = "analytics_engine_datasets"


def run(mesh: Mesh) -> Iterator[Report]:
    """Look the binding up in the wrangler configuration; without one, nothing is known."""
    table, wrangler = telemetry_table(mesh), mesh.project.wrangler_file
    if table is None or table.analytics_engine is None or wrangler is None:
        return
    name = table.analytics_engine
    others = mesh.facts.other_bindings
    kind = "services" if any(one.name == name for one in mesh.facts.services) else others.get(name)
    if kind == KIND:
        return
    if kind is not None:
        message = f'"{name}" is no Analytics Engine dataset: {wrangler.name} has it in {kind}'
        hint = f"name a binding of the list {KIND}"
    else:
        message = f'telemetry writes to "{name}", which {wrangler.name} does not have'
        near = difflib.get_close_matches(name, [one for one, kind in others.items() if kind == KIND], n=1)
        hint = f'add {{ binding = "{name}", dataset = "<name>" }} to {KIND} in {wrangler.name}'
        if near:
            hint = f'did you mean "{near[0]}"?'
        elif mesh.name == "preview" and mesh.project.production.other_bindings.get(name) == KIND:
            hint = "production has it, but wrangler's environments do not inherit bindings: add it to env.preview too"
    yield Report("DM262", message, (*AT, "analytics_engine"), hint)


CHECK = Check("telemetry-analytics", ("DM262",), run)
