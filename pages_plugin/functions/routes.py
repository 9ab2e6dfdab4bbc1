"""The routes of a ``functions/`` folder, as wrangler derives them from file names and exports.

Reproduces ``generateConfigFromFileTree`` of wrangler's pages-functions package; a test compares both.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cmp_to_key
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.functions.collation import collation_key
from pages_plugin.functions.script import Export, Script, is_script, parse_script
from pages_plugin.source import read_source

MESH_MODULE = "diddy/mesh.js"
"""Where the emitted module lies in a project; a handler that comes from there is the mesh's own."""
_HANDLER = re.compile(r"onRequest(Get|Post|Put|Patch|Delete|Options|Head)?")
_CATCH_ALL = re.compile(r"\[\[([^\]]+)\]\]")
_PARAMETER = re.compile(r"\[([^\]]+)\]")
_PARAMETER_NAME = re.compile(r"[A-Za-z0-9_]+")
_MIDDLEWARE_NAMES = ("_middleware", "_middleware_")


@dataclass(frozen=True)
class RouteEntry:
    """One route of wrangler's table: what a path and method run. ``method`` is empty for any."""

    route_path: str
    """wrangler's syntax: ``/api/:id``, ``/api/:path*``."""
    method: str
    module: Path | None = None
    middleware: Path | None = None


@dataclass(frozen=True)
class FunctionsFolder:
    """What a ``functions/`` folder does, without what the mesh added to it."""

    folder: Path
    entries: tuple[RouteEntry, ...]
    """In wrangler's order: the most special first."""
    root_middleware: Path | None
    """The person's own root ``_middleware``, or None."""
    findings: tuple[Diagnostic, ...]


def read_functions(folder: Path) -> FunctionsFolder:
    """Read the folder; one that is not there has no routes. Findings: DM001, DM002, DM310, DM311, DM312, DM317."""
    findings: list[Diagnostic] = []
    merged: dict[tuple[str, str], RouteEntry] = {}
    root_middleware: Path | None = None
    for path in _files(folder):
        route_path = _route_path(folder, path, findings)
        for method in _methods(path, findings):
            if route_path is None:
                continue
            entry = merged.get((route_path, method), RouteEntry(route_path, method))
            is_middleware = _stem(path) in _MIDDLEWARE_NAMES
            previous = entry.middleware if is_middleware else entry.module
            if previous is not None:
                findings.append(_two_files(previous, path, route_path))
            module, middleware = (entry.module, path) if is_middleware else (path, entry.middleware)
            merged[(route_path, method)] = RouteEntry(route_path, method, module, middleware)
            if is_middleware and path.parent == folder:
                root_middleware = path
    entries = sorted(merged.values(), key=cmp_to_key(_compare))
    return FunctionsFolder(folder, tuple(entries), root_middleware, tuple(dict.fromkeys(findings)))


def is_handler(name: str) -> bool:
    """Whether Pages routes an export of this name."""
    return _HANDLER.fullmatch(name) is not None


def is_mesh_export(export: Export) -> bool:
    """Whether an export is the line that ``diddy init`` writes."""
    return export.form == "reexport" and (export.source or "").endswith(f"/{MESH_MODULE}")


def _methods(path: Path, findings: list[Diagnostic]) -> list[str]:
    """Return the methods of the handlers in a file; the empty string is any method."""
    try:
        script = parse_script(read_source(path))
    except DiagnosticError as problem:
        findings.extend(problem.diagnostics)
        return []
    error = script.first_error
    if error is not None:
        findings.append(
            finding(
                "DM310",
                f"{path.name} does not parse here",
                span=script.source.span(error.start_byte, error.end_byte),
                hint="correct it; wrangler compiles every script in functions/",
            )
        )
    handlers = [one.name for one in script.exports if is_handler(one.name) and not is_mesh_export(one)]
    if not any(is_handler(one.name) for one in script.exports):
        findings.extend(_unseen(script))
    return list(dict.fromkeys(name.removeprefix("onRequest").upper() for name in handlers))


def _unseen(script: Script) -> Iterator[Diagnostic]:
    hidden = script.common_js or (script.star_sources[0] if script.star_sources else None)
    if hidden is not None:
        how = "module.exports" if script.common_js is not None else "export *"
        yield finding(
            "DM312",
            f"handlers that come through {how} are not routed by Pages",
            span=script.source.span(hidden.start_byte, hidden.end_byte),
            hint='name them: export { onRequest } from "./handlers.js"',
        )


def _two_files(first: Path, second: Path, route_path: str) -> Diagnostic:
    return finding(
        "DM317",
        f"{first.name} and {second.name} both answer {route_path}; Pages runs only one of them",
        hint=f"remove {first} or {second}",
    )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the scripts, folder by folder as wrangler lists them; it does not follow links."""
    waiting = deque([folder])
    while waiting:
        try:
            with os.scandir(waiting.popleft()) as listing:
                found = sorted(listing, key=lambda one: os.fsencode(one.name))
        except OSError:
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and is_script(Path(entry.name)):
                yield Path(entry.path)


def _stem(path: Path) -> str:
    return path.name[: -len(path.suffix)]


def _route_path(folder: Path, path: Path, findings: list[Diagnostic]) -> str | None:
    parts = [*path.relative_to(folder).parent.parts]
    if _stem(path) not in ("index", *_MIDDLEWARE_NAMES):
        parts.append(_stem(path))
    route = "/" + "/".join(parts)
    for pattern in (_CATCH_ALL, _PARAMETER):
        bad = next((one for one in pattern.findall(route) if not _PARAMETER_NAME.fullmatch(one)), None)
        if bad is not None:
            findings.append(
                finding(
                    "DM311",
                    f"the route parameter [{bad}] of {path.relative_to(folder)} is not a name",
                    hint="use letters, digits and underscores only; wrangler refuses the build",
                )
            )
            return None
        route = pattern.sub(r":\1*" if pattern is _CATCH_ALL else r":\1", route)
    return route


def _compare(a: RouteEntry, b: RouteEntry) -> int:
    """Order two routes as ``compareRoutes`` does: longer first, then literal before parameter before catch-all."""
    first, second = _segments(a.route_path), _segments(b.route_path)
    if len(first) != len(second):
        return len(second) - len(first)
    for one, other in zip(first, second, strict=True):
        for mark in "*:":
            if (mark in one) != (mark in other):
                return 1 if mark in one else -1
    if bool(a.method) != bool(b.method):
        return -1 if a.method else 1
    left, right = collation_key(a.route_path), collation_key(b.route_path)
    return (left > right) - (left < right)


def _segments(route: str) -> list[str]:
    return [part for part in route[1:].split("/") if part]
