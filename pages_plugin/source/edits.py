"""Replacements in a file: made for one state of its bytes, applied together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class TextEdit:
    """Replace the bytes from ``start`` to ``end`` (exclusive) by ``after``."""

    start: int
    end: int
    after: bytes

    @classmethod
    def insert(cls, offset: int, text: bytes) -> TextEdit:
        """Return an edit that adds ``text`` before ``offset``."""
        return cls(offset, offset, text)


def apply_edits(data: bytes, edits: Iterable[TextEdit]) -> bytes:
    """Return ``data`` with every edit applied; offsets mean ``data`` as given. Raises ValueError where two overlap."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < position or edit.end < edit.start or edit.end > len(data):
            raise ValueError(f"edits overlap or leave the text at byte {edit.start}")
        pieces += [data[position : edit.start], edit.after]
        position = edit.end
    return b"".join([*pieces, data[position:]])
