"""DM238: bindings in ``ignore`` that are meshed all the same, or that do not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare ``ignore`` with the services and the wrangler configuration."""
    declared = {service.binding: service for service in mesh.services.values() if service.path is not None}
    # The list holds for both environments, so a binding that one of them has is known.
    both = (mesh.project.production, mesh.project.preview)
    known = {name for facts in both for name in (*(one.name for one in facts.services), *facts.other_bindings)}
    for index, binding in enumerate(mesh.table.ignore or ()):
        at = ("ignore", index)
        service = declared.get(binding)
        if service is not None:
            message = f'"{binding}" is ignored, but service "{service.name}" calls it'
            yield Report(
                "DM238", message, at, "remove it from ignore, or remove the service", because=(service.path or (),)
            )
        elif mesh.project.wrangler_file is not None and binding not in known:
            near = difflib.get_close_matches(binding, known, n=1)
            message = f'"{binding}" is ignored, but {mesh.project.wrangler_file.name} has no such binding'
            yield Report("DM238", message, at, f'did you mean "{near[0]}"?' if near else "remove it")


CHECK = Check("binding-ignored", ("DM238",), run)
