"""Validate a document, and go on with what is left of it when something in it is wrong.

One mistake must not hide the others: what pydantic refuses is reported and taken out, and the rest is read again, so
that the analysis can look at everything that is sound. What was taken out is remembered as doubtful, and no later stage
says anything of it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pages_plugin.config.document import Document
from pages_plugin.config.findings import to_mistake
from pages_plugin.config.models.mesh import MeshTable
from pages_plugin.config.models.route import RouteTable
from pages_plugin.config.places import Path
from pages_plugin.diagnostics import Diagnostic, finding

_ROUTE_IDENTITY = ("host", "path", "path_prefix", "method", "service")
"""A route in which one of these is wrong cannot be compared with others, so it is left out."""
_WHOLE_TABLE_KINDS = ("missing", "missing_key", "conflict", "needs_key")
"""Mistakes of a table as a whole: an overlay may complete it."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A route and where it stands in the document."""

    table: RouteTable
    path: Path


class Doubts:
    """The paths of which nothing is known for sure."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = frozenset(paths)
        self._above = frozenset(path[:length] for path in self._paths for length in range(1, len(path) + 1))

    def touch(self, path: Path) -> bool:
        """Whether something at, above or below ``path`` is doubtful."""
        return path in self._above or any(path[:length] in self._paths for length in range(1, len(path)))


@dataclass(frozen=True, slots=True)
class Validated:
    """What could be read of a document."""

    table: MeshTable
    """Its ``routes`` are those of `routes`."""
    routes: tuple[Routed, ...]
    doubtful: Doubts
    diagnostics: tuple[Diagnostic, ...]


def validate(document: Document, *, is_complete: bool = True) -> Validated:
    """Read ``document``, which has no ``env``, as a `MeshTable`.

    With ``is_complete=False``, mistakes that an overlay may mend (a missing key, two keys that exclude each other) are
    not reported.
    """
    rest = document
    dropped: set[int] = set()
    taken: set[Path] = set()
    doubtful: set[Path] = set()
    found: list[Diagnostic] = []
    while True:
        try:
            table = MeshTable.model_validate(rest.values)
        except ValidationError as error:
            mistakes = [to_mistake(one, rest) for one in error.errors(include_url=False)]
            # A key with a typo explains why the right one is missing, so it comes first.
            mistakes.sort(key=lambda one: one.kind != "extra_forbidden")
            if rest is document:
                rest = Document(document.source, copy.deepcopy(document.values), document.places)
            before = len(taken)
            for one in mistakes:
                is_repeated = one.kind in _WHOLE_TABLE_KINDS and not doubtful.isdisjoint(one.doubtful)
                if not is_repeated and (is_complete or one.kind not in _WHOLE_TABLE_KINDS):
                    found.append(one.finding)
                removed = _take_out(rest.values, one.remove, dropped)
                doubtful.update(one.doubtful if one.kind == "extra_forbidden" else (*one.doubtful, removed))
                taken.add(one.remove)
            if len(taken) == before:
                raise RuntimeError(f"validation of {document.source.file} does not end") from error
        else:
            routes = tuple(
                Routed(route, ("routes", index)) for index, route in enumerate(table.routes) if index not in dropped
            )
            found += _same_names(document)
            return Validated(table, routes, Doubts(doubtful), tuple(found))


def _take_out(values: dict[str, Any], path: Path, dropped: set[int]) -> Path:
    """Remove what stands at ``path``; return the path that is gone, a whole list for one of its elements."""
    if path[:1] == ("routes",) and len(path) > 1 and isinstance(path[1], int):
        if len(path) == 2 or path[2] in _ROUTE_IDENTITY:
            # The other routes keep their indexes, by which their places are known.
            values["routes"][path[1]] = {"service": "", "path": ""}
            dropped.add(path[1])
            return path[:2]
        first = 2
    else:
        first = 0
    end = next((number for number in range(first, len(path)) if isinstance(path[number], int)), len(path))
    path = path[:end]
    table: Any = values
    for step in path[:-1]:
        table = table.get(step) if isinstance(table, dict) else table[step]
        if table is None:
            return path
    table.pop(path[-1], None)
    return path


def _same_names(document: Document) -> list[Diagnostic]:
    """Find names that were written twice; names that were made are unique."""
    first: dict[str, Path] = {}
    found: list[Diagnostic] = []
    routes = document.values.get("routes")
    for index, route in enumerate(routes if isinstance(routes, list) else ()):
        at: Path = ("routes", index, "name")
        name = route.get("name") if isinstance(route, dict) else None
        if not isinstance(name, str) or not document.is_written(at):
            continue
        if name in first:
            line = document.span(first[name]).start_line
            found.append(
                finding(
                    "DM113",
                    f'two routes are named "{name}"',
                    span=document.span(at),
                    hint=f"the other one is named on line {line}; logs and overrides need a name for each",
                )
            )
        first.setdefault(name, at)
    return found
