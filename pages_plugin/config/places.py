"""Where every key and value of a TOML text stands, found with tree-sitter.

`tomllib` gives the values but no positions; this gives the positions under the same paths: ``("routes", 0, "path")``.
The text must be valid TOML (`tomllib` has read it): the walk follows TOML's rules for headers and does not check them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path: TypeAlias = tuple[str | int, ...]
"""Keys and array indexes from the top of a document."""

_PARSER = Parser(Language(tree_sitter_toml.language()))
_KEYS = ("bare_key", "quoted_key", "dotted_key")


class Place(NamedTuple):
    """The nodes of one entry. A table that has only a header has the header's last key as both."""

    key: Node
    value: Node


def find_places(data: bytes) -> dict[Path, Place]:
    """Return the places of every key, array element and table in UTF-8 TOML ``data``."""
    walk = _Walk()
    for child in _PARSER.parse(data).root_node.children:
        if child.type == "pair":
            walk.pair((), child)
        elif child.type in ("table", "table_array_element"):
            walk.section(child)
    return walk.places


class _Walk:
    """One pass over the tree; keeps how long each array of tables is, since headers go to its last element."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self._lengths: dict[Path, int] = {}

    def section(self, node: Node) -> None:
        """Record a ``[table]`` or ``[[array of tables]]`` with what it holds."""
        header = next(child for child in node.children if child.type in _KEYS)
        path: Path = ()
        keys = _split_key(header)
        for key, key_node in keys[:-1]:
            path = self._last((*path, key))
            self.places.setdefault(path, Place(key_node, key_node))
        key, key_node = keys[-1]
        path = (*path, key)
        place = Place(key_node, key_node)
        if node.type == "table_array_element":
            self.places.setdefault(path, place)
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path = (*path, index)
        self.places[path] = place
        for child in node.children:
            if child.type == "pair":
                self.pair(path, child)

    def pair(self, base: Path, node: Node) -> None:
        """Record ``key = value`` below ``base``."""
        children = [child for child in node.children if child.type != "comment"]
        key_node, value_node = children[0], children[-1]
        keys = _split_key(key_node)
        path = base
        for key, part in keys[:-1]:
            path = (*path, key)
            self.places.setdefault(path, Place(part, part))
        key, part = keys[-1]
        self._value((*path, key), part, value_node)

    def _value(self, path: Path, key: Node, value: Node) -> None:
        self.places[path] = Place(key, value)
        if value.type == "array":
            elements = (child for child in value.named_children if child.type != "comment")
            for index, element in enumerate(elements):
                self._value((*path, index), element, element)
        elif value.type == "inline_table":
            for child in value.named_children:
                if child.type == "pair":
                    self.pair(path, child)

    def _last(self, path: Path) -> Path:
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)


def _split_key(node: Node) -> list[tuple[str, Node]]:
    if node.type == "dotted_key":
        return [part for child in node.named_children if child.type in _KEYS for part in _split_key(child)]
    text = (node.text or b"").decode()
    if node.type == "quoted_key":
        text = next(iter(tomllib.loads(f"{text} = 0")))
    return [(text, node)]


def nearest(places: Mapping[Path, Place], path: Path) -> tuple[Path, Place] | None:
    """Return the place of ``path`` or of the closest table around it; None when nothing of it is in the file."""
    for length in range(len(path), 0, -1):
        place = places.get(path[:length])
        if place is not None:
            return path[:length], place
    return None
