"""A text file with its bytes, so that an edit changes exactly what it means to change."""

from __future__ import annotations

import codecs
import errno
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pages_plugin.diagnostics import DiagnosticError, Span, finding

_WIDE_BOMS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True)
class SourceText:
    """A UTF-8 file as it is on disk. Offsets are bytes into ``data`` and count a byte order mark."""

    path: Path
    data: bytes

    @property
    def bom_length(self) -> int:
        """3 where the file begins with a byte order mark, else 0."""
        return len(codecs.BOM_UTF8) if self.data.startswith(codecs.BOM_UTF8) else 0

    @cached_property
    def body(self) -> bytes:
        """``data`` with a byte order mark as spaces: what a parser gets, with the same offsets."""
        return b" " * self.bom_length + self.data[self.bom_length :]

    @property
    def newline(self) -> bytes:
        """The line ending that most lines have; LF where there is none."""
        crlf = self.data.count(b"\r\n")
        return b"\r\n" if crlf > self.data.count(b"\n") - crlf else b"\n"

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a byte offset, both from 1; the column counts characters, a BOM is none."""
        line_start = self.data.rfind(b"\n", 0, offset) + 1
        line = self.data.count(b"\n", 0, offset) + 1
        before = self.data[max(line_start, self.bom_length if line == 1 else 0) : offset]
        return line, len(before.decode("utf-8", errors="replace")) + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span of a range of bytes."""
        return Span(self.path, *self.position(start), *self.position(max(start, end)))

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of ``offset`` begins, after a byte order mark."""
        return max(self.data.rfind(b"\n", 0, offset) + 1, self.bom_length if offset >= self.bom_length else 0)

    def line_end(self, offset: int) -> int:
        """Return the offset at which the text of the line of ``offset`` ends, before its line ending."""
        end = self.data.find(b"\n", offset)
        if end < 0:
            return len(self.data)
        return end - 1 if end > offset and self.data[end - 1 : end] == b"\r" else end

    def indentation(self, offset: int) -> bytes:
        """Return the blanks with which the line of ``offset`` begins."""
        start = self.line_start(offset)
        line = self.data[start : self.line_end(start)]
        return line[: len(line) - len(line.lstrip(b" \t"))]


def read_source(path: Path) -> SourceText:
    """Read a UTF-8 file. Raises ``DiagnosticError`` (DM001, DM002) where that is impossible."""
    try:
        data = read_regular(path)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DiagnosticError(
            finding(
                "DM001",
                f"{path.name} cannot be read: {reason}",
                span=Span.of_file(path),
                hint="make it a readable file, or move away what stands in its place",
            )
        ) from problem
    return parse_source(path, data)


def read_regular(path: Path) -> bytes:
    """Read a file's bytes. A pipe or device raises ``OSError`` too: reading one waits for a writer, or never ends."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a pipe or device, not a file")
    return path.read_bytes()


def parse_source(path: Path, data: bytes) -> SourceText:
    """Take bytes as a UTF-8 file. Raises ``DiagnosticError`` (DM002) where they are none."""
    wide = next((name for bom, name in _WIDE_BOMS.items() if data.startswith(bom)), None)
    source = SourceText(path, data)
    if wide is not None:
        raise DiagnosticError(
            finding(
                "DM002",
                f"{path.name} is {wide}, and wrangler reads UTF-8 only",
                span=Span.of_file(path),
                hint="save the file as UTF-8",
            )
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise DiagnosticError(
            finding(
                "DM002",
                f"{path.name} is not UTF-8: byte 0x{data[problem.start]:02x} at offset {problem.start}",
                span=source.span(problem.start, problem.start + 1),
                hint="save the file as UTF-8",
            )
        ) from problem
    return source
