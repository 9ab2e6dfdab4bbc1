"""DM201: a route to a service that is not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Look up the service of every route."""
    for route in mesh.routes:
        if route.service in mesh.services:
            continue
        near = difflib.get_close_matches(route.service, mesh.services, n=1) or [
            name for name, service in mesh.services.items() if service.binding == route.service
        ]
        if near:
            hint = f'did you mean "{near[0]}"?'
        else:
            hint = f"declare it: [services.{route.service}]"
            if mesh.services:
                hint += f"; the services are {', '.join(sorted(mesh.services)[:10])}"
        yield Report(
            "DM201",
            f'route "{route.name}" goes to service "{route.service}", which does not exist',
            (*route.path, "service"),
            hint,
            because=(("services", route.service),),
        )


CHECK = Check("route-service", ("DM201",), run)
