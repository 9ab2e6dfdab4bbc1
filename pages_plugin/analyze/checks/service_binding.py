"""DM202, DM203: services whose binding wrangler does not deploy."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Look up every binding in the wrangler configuration; without one, nothing is known."""
    wrangler = mesh.project.wrangler_file
    if wrangler is None:
        return
    bound = sorted({one.name for one in mesh.facts.services})
    for service in mesh.services.values():
        binding = service.binding
        if binding is None or binding in bound or service.path is None:
            continue
        at = (*service.path, "binding")
        kind = mesh.facts.other_bindings.get(binding)
        if kind is not None:
            message = f'"{binding}" of service "{service.name}" is no service binding: {wrangler.name} has it in {kind}'
            yield Report("DM203", message, at, "name a binding of the list services", of="value")
            continue
        near = difflib.get_close_matches(binding, bound, n=1)
        hint = f'add {{ binding = "{binding}", service = "<worker>" }} to services in {wrangler.name}'
        if near:
            hint = f'did you mean binding = "{near[0]}"?'
        elif mesh.name == "preview" and binding in {one.name for one in mesh.project.production.services}:
            hint = "production has it, but wrangler's environments do not inherit bindings: add it to env.preview too"
        message = f'service "{service.name}" calls the binding "{binding}", which {wrangler.name} does not have'
        yield Report("DM202", message, at, hint)


CHECK = Check("service-binding", ("DM202", "DM203"), run)
