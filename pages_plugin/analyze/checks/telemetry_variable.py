"""DM256: variables that telemetry reads and nothing sets."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import export_of
from pages_plugin.analyze.templates import variables_of


def run(mesh: Mesh) -> Iterator[Report]:
    """Look every variable up in the wrangler configuration and in the files for local development."""
    export, local = export_of(mesh), mesh.project.local_variables
    if export is None or local is None:
        return
    bindings = {**mesh.facts.other_bindings, **{one.name: "services" for one in mesh.facts.services}}
    seen: set[str] = set()
    for what, text in export.texts():
        for name in variables_of(text.value):
            kind = bindings.get(name)
            if name in seen or kind == "vars" or (kind is None and name in local):
                continue
            seen.add(name)
            if kind is not None:
                message = f"{what} needs the text {name}, but it is a binding of {kind}"
                yield Report("DM256", message, text.path, "name a variable or a secret")
                continue
            pages = "" if mesh.project.form == "worker" else "pages "
            hint = (
                f"set it with `wrangler {pages}secret put {name}`, for `diddy dev` in .dev.vars, and name it in "
                ".dev.vars.example, so that others (and this check) know of it"
            )
            yield Report("DM256", f"{what} needs the variable {name}, which nothing here sets", text.path, hint)


CHECK = Check("telemetry-variable", ("DM256",), run)
