"""Find the routes that compete with a function file, in time that does not grow with the number of routes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pages_plugin.analyze.mesh import MeshRoute


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    exact: list[MeshRoute] = field(default_factory=list)
    prefix: list[MeshRoute] = field(default_factory=list)


class RouteTree:
    """Routes by the segments of their paths."""

    def __init__(self, routes: Iterable[MeshRoute]) -> None:
        self._root = _Node()
        for route in routes:
            node = self._root
            for segment in _segments(route.value):
                node = node.children.setdefault(segment, _Node())
            (node.exact if route.kind == "exact" else node.prefix).append(route)

    def covering(self, pattern: str) -> Iterator[MeshRoute]:
        """Yield the routes that match every path that a function's pattern matches."""
        segments = _segments(pattern)
        node: _Node | None = self._root
        yield from self._root.prefix
        for segment in segments:
            node = None if node is None or segment.startswith(":") else node.children.get(segment)
            if node is None:
                return
            yield from node.prefix
        if node is not None:
            yield from node.exact

    def touching(self, pattern: str) -> MeshRoute | None:
        """Return one of the routes that match some path of a function's pattern; None when there is none."""
        return next(self._touch(self._root, _segments(pattern)), None)

    def _touch(self, node: _Node, rest: list[str]) -> Iterator[MeshRoute]:
        yield from node.prefix
        if not rest:
            yield from node.exact
            return
        head, tail = rest[0], rest[1:]
        if head.startswith(":") and head.endswith("*"):
            yield from _all(node)
        elif head.startswith(":"):
            for child in node.children.values():
                yield from self._touch(child, tail)
        elif head in node.children:
            yield from self._touch(node.children[head], tail)


def _all(node: _Node) -> Iterator[MeshRoute]:
    stack = [node]
    while stack:
        current = stack.pop()
        yield from current.exact
        yield from current.prefix
        stack.extend(current.children.values())


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
