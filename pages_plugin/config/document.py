"""A TOML document whose every value knows where it was written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from tree_sitter import Node

from pages_plugin.config.brackets import unclosed_list
from pages_plugin.config.places import Path, Place, find_places, nearest
from pages_plugin.config.source import Source
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding

_AT_PLACE = re.compile(
    r"^(?P<message>.*?)\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S
)
_HINTS = (
    ("Invalid value", 'a text needs quotes: key = "value"; the other values are numbers, true, false, [..] and {..}'),
    ("Cannot overwrite", "the key is already set further up in this table; keep one of the two"),
    ("Cannot declare", "the table is already declared further up; put the keys of both together"),
    ("Illegal character '\\n'", 'the text is not closed: add the missing quote (""" begins a text of several lines)'),
    ("Expected '='", "a line is key = value, a [table] header or a # comment"),
    ("Expected ']' at the end of a table declaration", "the header is not closed: add ]"),
    ("Unclosed array", "the list is not closed: add ]"),
    ("Unclosed inline table", "the inline table is not closed: add }; it must stand on one line"),
    (
        "Invalid initial character for a key part",
        'a key with other characters than A-Z a-z 0-9 - _ needs quotes: "my key"',
    ),
)


@dataclass(frozen=True)
class Document:
    """Values as `tomllib` gives them, and where each of them stands in ``source``."""

    source: Source
    values: dict[str, Any]
    places: Mapping[Path, Place]

    def span(self, path: Path, of: Literal["key", "value"] = "value") -> Span:
        """Return where ``path`` was written.

        For a path that is not in the file it is the key of the closest table around it, or the file as such.
        """
        found = nearest(self.places, path)
        if found is None:
            return Span.of_file(self.source.file)
        at, place = found
        return self._to_span(place.value if of == "value" and at == path else place.key)

    def start(self, path: Path) -> tuple[int, int]:
        """Return line and column of a value that is written; much cheaper than its span, where there are thousands."""
        point = self.places[path].value.start_point
        return point.row + 1, self._characters(point.row, point.column) + 1

    def is_written(self, path: Path) -> bool:
        """Whether ``path`` itself stands in the file."""
        return path in self.places

    def _to_span(self, node: Node) -> Span:
        start, end = node.start_point, node.end_point
        return Span(
            self.source.file,
            start.row + 1,
            self._characters(start.row, start.column) + 1,
            end.row + 1,
            self._characters(end.row, end.column) + 1,
        )

    def _characters(self, row: int, byte_column: int) -> int:
        line = self._lines[row]
        return byte_column if line.isascii() else len(line[:byte_column].decode("utf-8", errors="replace"))

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.source.text.encode().split(b"\n")


def parse_document(source: Source) -> Document:
    """Parse TOML 1.0. Raises `DiagnosticError` (DM003) with the place of the first syntax error."""
    try:
        return Document(source, tomllib.loads(source.text), find_places(source.text.encode()))
    except tomllib.TOMLDecodeError as error:
        raise DiagnosticError(_syntax_error(source, str(error))) from None
    except RecursionError:
        raise DiagnosticError(
            finding("DM003", "lists or tables are nested too deeply", span=Span.of_file(source.file))
        ) from None


def empty_document(source: Source) -> Document:
    """Return the document of a file that is not there."""
    return Document(source, {}, {})


def _as_header(keys: re.Match[str]) -> str:
    """Write the keys of a table, which `tomllib` shows as a Python tuple, as a header."""
    names = re.findall("'([^']*)'", keys[1])
    return f"[{'.'.join(names)}]"


def _syntax_error(source: Source, text: str) -> Diagnostic:
    match = _AT_PLACE.match(text)
    lines = source.text.replace("\r\n", "\n").split("\n")
    message = re.sub(r"\(((?:'[^']*',? ?)+)\)", _as_header, match["message"] if match else text)
    opened: int | None = None
    if message.startswith(("Invalid value", "Unclosed array")):
        opened = unclosed_list("\n".join(lines), int(match["line"]) if match and match["line"] else None)
    if match and match["line"]:
        line, column = int(match["line"]), int(match["column"])
    else:
        line = max((number for number, content in enumerate(lines, 1) if content.strip()), default=1)
        column = len(lines[line - 1]) + 1
    hint = next((hint for start, hint in _HINTS if message.startswith(start)), None)
    if opened is not None:
        message, hint = "Unclosed array", f"the list that begins in line {opened} is not closed: add ]"
    return finding(
        "DM003",
        f"not valid TOML: {message[:1].lower()}{message[1:]}",
        span=Span(source.file, line, column, line, column + 1),
        hint=hint,
    )
