"""DM236: bindings that belong to the platform."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at the name of every service's binding."""
    for service in mesh.services.values():
        binding = service.binding
        if binding is None or service.path is None or not (binding == "ASSETS" or binding.startswith("CF_")):
            continue
        reason = "is the site's own static files" if binding == "ASSETS" else "has a name that Pages reserves"
        yield Report(
            "DM236",
            f'the binding "{binding}" of service "{service.name}" {reason}',
            (*service.path, "binding"),
            "name the service's own binding: binding = ...",
        )


CHECK = Check("binding-reserved", ("DM236",), run)
