"""Columns for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pages_plugin.plan.model import Origin

Row = tuple[str, str, str, str]


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the rows with their columns aligned; a column that is empty in all of them takes no room."""
    cells = list(rows)
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    for row in cells:
        padded = [text.ljust(width) for text, width in zip(row, widths, strict=False) if width]
        yield ("  " + "  ".join([*padded, row[3]])).rstrip()


def origin_text(origin: Origin | None) -> str:
    """Return the place as ``file:line``; a value that was written nowhere is a default."""
    return "default" if origin is None else f"{origin.file}:{origin.line}"
