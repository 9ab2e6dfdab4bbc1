"""DM237: one binding under two service names."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Find bindings that several services call: an intercepted call could not know whose policy holds."""
    first: dict[str, str] = {}
    for service in mesh.services.values():
        if service.binding is None or service.path is None:
            continue
        other = first.setdefault(service.binding, service.name)
        if other != service.name:
            yield Report(
                "DM237",
                f'services "{other}" and "{service.name}" both call the binding "{service.binding}"',
                (*service.path, "binding"),
                "keep one service for a binding; routes can have policies of their own",
                because=(("services", other, "binding"),),
            )


CHECK = Check("binding-shared", ("DM237",), run)
