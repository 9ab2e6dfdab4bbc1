"""DM230, DM231, DM232: paths that no request has, or that look like patterns."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.urls import path_problem


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every path of every route."""
    for routed in mesh.environment.validated.routes:
        table = routed.table
        written = (
            ("path", table.path),
            ("path_prefix", table.path_prefix),
            ("rewrite_prefix", table.rewrite_prefix),
        )
        for key, value in written:
            if value is not None:
                yield from _check(key, value, (*routed.path, key))


def _check(key: str, value: str, at: tuple[str | int, ...]) -> Iterator[Report]:
    problem = path_problem(value)
    if problem is not None:
        yield Report("DM230", f'{key} "{value}" {problem[0]}', at, problem[1])
    elif key != "path" and value != "/" and value.endswith("/"):
        hint = f'write it as "{value.rstrip("/")}"; it matches whole segments'
        yield Report("DM231", f'{key} "{value}" ends with a slash, which has no meaning', at, hint)
    elif any(segment == "*" or segment.startswith((":", "**")) for segment in value.split("/")):
        fixed = value.split("/*", maxsplit=1)[0].split("/:", maxsplit=1)[0] or "/"
        hint = f'for everything below it write path_prefix = "{fixed}"'
        yield Report("DM232", f'{key} "{value}" looks like a pattern but matches literally', at, hint)


CHECK = Check("route-path", ("DM230", "DM231", "DM232"), run)
