"""DM233: hosts that no request has."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.urls import host_problem


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every host of every route."""
    document = mesh.environment.document
    for routed in mesh.environment.validated.routes:
        for index, host in enumerate(routed.table.host or ()):
            problem = host_problem(host)
            if problem is not None:
                at = (*routed.path, "host", index)
                place = at if document.is_written(at) else at[:-1]
                yield Report("DM233", f'host "{host}" {problem[0]}', place, problem[1])


CHECK = Check("route-host", ("DM233",), run)
