"""DM207, DM208: routes that take requests from function files. The mesh runs first, so a route wins."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pages_plugin.analyze.facts import FunctionRoute
from pages_plugin.analyze.mesh import Mesh, MeshRoute
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.route_tree import RouteTree


def run(mesh: Mesh) -> Iterator[Report]:
    """Look for the routes of every function's pattern."""
    if not mesh.project.functions:
        return
    tree = RouteTree(mesh.routes)
    for function in mesh.project.functions:
        hiding = next((route for route in tree.covering(function.pattern) if _takes_all(route, function)), None)
        shown = os.path.relpath(function.file, mesh.project.root).replace(os.sep, "/")
        if hiding is not None:
            yield Report(
                "DM207",
                f'route "{hiding.name}" hides the function {shown}, which never runs',
                _place(hiding),
                "remove one of the two, or narrow the route by path, host or method",
            )
            continue
        touching = tree.touching(function.pattern)
        if touching is not None and _shares_method(touching, function):
            yield Report(
                "DM208",
                f'route "{touching.name}" takes some of the requests of the function {shown}',
                _place(touching),
                "routes run before functions; nothing to do if that is what you want",
            )


def _takes_all(route: MeshRoute, function: FunctionRoute) -> bool:
    if route.hosts:
        return False
    return not route.methods or (bool(function.methods) and set(function.methods) <= set(route.methods))


def _shares_method(route: MeshRoute, function: FunctionRoute) -> bool:
    return not route.methods or not function.methods or bool(set(function.methods) & set(route.methods))


def _place(route: MeshRoute) -> tuple[str | int, ...]:
    return (*route.path, "path" if route.kind == "exact" else "path_prefix")


CHECK = Check("route-function", ("DM207", "DM208"), run)
