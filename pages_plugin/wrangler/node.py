"""The tree that both formats are read into: values with the bytes that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_UNUSABLE = re.compile("[\0\ud800-\udfff]")
Kind = Literal["table", "array", "string", "number", "boolean", "null", "datetime"]


@dataclass
class Entry:
    """A key of a table and its value. The key's range is where the table first has it."""

    key_start: int
    key_end: int
    node: Node


@dataclass
class Node:
    """A value. ``start`` and ``end`` are bytes; of a TOML table they are its header or first key."""

    kind: Kind
    start: int
    end: int
    value: object = None
    """The Python value of a scalar; a table and an array have ``entries`` and ``items``."""
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)

    def get(self, *path: str) -> Node | None:
        """Return the node below this one at a path of keys, or None."""
        node: Node | None = self
        for key in path:
            entry = node.entries.get(key) if node is not None else None
            node = entry.node if entry is not None else None
        return node

    @property
    def text(self) -> str | None:
        """The value where it is a text that a name or path can be: without NUL or half of a surrogate pair."""
        return self.value if isinstance(self.value, str) and not _UNUSABLE.search(self.value) else None

    def plain(self) -> object:
        """Return the value as plain Python data."""
        if self.kind == "table":
            return {key: entry.node.plain() for key, entry in self.entries.items()}
        if self.kind == "array":
            return [item.plain() for item in self.items]
        return self.value
