"""DM261: services whose name `context.data.mesh` has for itself."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.diagnostics import Span

RESERVED = ("log", "span")


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at the name of every service, where the site's code may have a ``context.data.mesh``."""
    if not mesh.has_data:
        return
    for name in RESERVED:
        service = mesh.services.get(name)
        if service is None:
            continue
        at = service.path or _in_wrangler(mesh, service.binding)
        yield Report(
            "DM261",
            f'service "{name}" would hide context.data.mesh.{name}',
            at,
            f'give it another name: [services.{name}-service] with binding = "{service.binding}"'
            if service.binding
            else f"give it another name: [services.{name}-service]",
            of="key",
        )


def _in_wrangler(mesh: Mesh, binding: str | None) -> Span | None:
    file = mesh.project.wrangler_file
    span = next((one.span for one in mesh.facts.services if one.name == binding), None)
    return span or (None if file is None else Span.of_file(file))


CHECK = Check("service-reserved", ("DM261",), run)
