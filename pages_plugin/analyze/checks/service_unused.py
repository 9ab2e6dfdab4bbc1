"""DM239: services that nothing calls by itself."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Find services without a route, where interception does not reach them either."""
    for service in mesh.services.values():
        is_intercepted = mesh.intercepts and service.url is None
        if service.path is None or is_intercepted or service.name in mesh.called:
            continue
        off = "no function that calls a binding" if mesh.wants_interception else "interception off"
        why = "a URL" if service.url is not None else off
        yield Report(
            "DM239",
            f'no route goes to service "{service.name}"',
            service.path,
            f"with {why}, only context.data.mesh calls it; if your functions do so, all is well",
            of="key",
            because=(("routes",), ("intercept",)),
        )


CHECK = Check("service-unused", ("DM239",), run)
