"""DM204, DM205, DM206: routes that other routes leave nothing, or part of which they take.

Two routes can hide each other only if they have the same host and the same path: a longer path and a more specific
host go first, and what goes first is then narrower. So routes are grouped by host and path, and the cost grows with
their number only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh, MeshRoute
from pages_plugin.analyze.report import Check, Report

_Place = tuple[str | None, str, str]
_IDENTITY = ("host", "path", "path_prefix", "method")


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare routes within each group, in the order in which requests try them."""
    groups: dict[_Place, list[MeshRoute]] = defaultdict(list)
    for route in mesh.routes:
        for host in route.hosts or (None,):
            groups[host, route.kind, route.value].append(route)
    shadows: dict[int, list[MeshRoute]] = defaultdict(list)
    partial: dict[int, tuple[MeshRoute, str]] = {}
    for group in groups.values():
        if len(group) > 1:
            _compare(sorted(group, key=lambda route: not route.methods), shadows, partial)
    for route in mesh.routes:
        by = shadows.get(id(route), [])
        if len(by) == len(route.hosts or (None,)):
            yield _hidden(route, by, mesh)
        elif id(route) in partial:
            yield _ambiguous(route, *partial[id(route)], mesh)


def _compare(
    group: list[MeshRoute], shadows: dict[int, list[MeshRoute]], partial: dict[int, tuple[MeshRoute, str]]
) -> None:
    """Walk one group in order of precedence; note what is left for each route after those before it."""
    taken: dict[str, MeshRoute] = {}
    for_any: MeshRoute | None = None
    for route in group:
        if not route.methods:
            if for_any is not None:
                shadows[id(route)].append(for_any)
            for_any = for_any or route
            continue
        lost = [method for method in route.methods if method in taken]
        if len(lost) == len(route.methods):
            shadows[id(route)].append(taken[lost[0]])
        elif lost:
            partial.setdefault(id(route), (taken[lost[0]], lost[0]))
        for method in route.methods:
            taken.setdefault(method, route)


def _hidden(route: MeshRoute, by: list[MeshRoute], mesh: Mesh) -> Report:
    other = by[0]
    is_same = set(other.methods) == set(route.methods) and other.hosts == route.hosts
    line = mesh.environment.document.span(other.path).start_line
    return Report(
        "DM204" if is_same else "DM205",
        f'route "{route.name}" matches the same requests as "{other.name}"'
        if is_same
        else f'route "{route.name}" never matches: "{other.name}" takes all of its requests',
        (*route.path, "path" if route.kind == "exact" else "path_prefix"),
        f"that one is on line {line} and goes first; remove one, or tell them apart by host, path or method",
        because=tuple((*other.path, key) for key in _IDENTITY),
    )


def _ambiguous(route: MeshRoute, other: MeshRoute, method: str, mesh: Mesh) -> Report:
    line = mesh.environment.document.span(other.path).start_line
    return Report(
        "DM206",
        f'{method} goes to "{other.name}", not to route "{route.name}", which has the same path',
        (*route.path, "method"),
        f"the other one is on line {line} and goes first; give each method to one route",
        because=tuple((*other.path, key) for key in _IDENTITY),
    )


CHECK = Check("route-overlap", ("DM204", "DM205", "DM206"), run)
