"""Findings for people: ``file:line:column``, code, message, the source line with a caret, a hint."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from pages_plugin.diagnostics.model import Diagnostic, Severity, Span, in_order

Piece = tuple[str, str]
"""Text and its style; the style is a name that rich understands, or empty."""

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_WIDEST_LINE = 160
"""A longer source line (minified, generated) is cut to a window around the caret."""


def render_text(
    diagnostics: Iterable[Diagnostic],
    *,
    relative_to: Path | None = None,
    sources: Mapping[Path, str] | None = None,
) -> str:
    """Return the findings as plain text, ordered by place, with a newline at the end; empty for no findings.

    Paths are shown relative to ``relative_to`` (default: the working folder) where they are inside it. Source lines are
    read from the files themselves unless ``sources`` holds their text.
    """
    return "".join(text for text, _ in _pieces(diagnostics, relative_to or Path.cwd(), sources or {}))


def print_text(
    diagnostics: Iterable[Diagnostic],
    stream: TextIO,
    *,
    relative_to: Path | None = None,
    sources: Mapping[Path, str] | None = None,
) -> None:
    """Write the findings to ``stream``, in colour when it is a terminal and NO_COLOR is not set."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        stream.write(render_text(diagnostics, relative_to=relative_to, sources=sources))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    console.print(Text.assemble(*_pieces(diagnostics, relative_to or Path.cwd(), sources or {})), end="")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty for no findings."""
    severities = [one.severity for one in diagnostics]
    counts = ((severity, severities.count(severity)) for severity in Severity)
    return ", ".join(f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts if count)


def shown_path(file: Path, relative_to: Path) -> str:
    """``file`` with forward slashes, relative to a folder where it is inside it."""
    if file.is_absolute() and file.is_relative_to(relative_to):
        return file.relative_to(relative_to).as_posix()
    return file.as_posix()


def _pieces(diagnostics: Iterable[Diagnostic], base: Path, sources: Mapping[Path, str]) -> list[Piece]:
    lines_of: dict[Path, list[str]] = {file: _split(text) for file, text in sources.items()}
    pieces: list[Piece] = []
    for one in in_order(diagnostics):
        if one.span is not None:
            place = f"{shown_path(one.span.file, base)}:{one.span.start_line}:{one.span.start_column}"
            pieces += [(place, "bold"), (": ", "")]
        pieces += [(f"{one.severity} {one.code}", _STYLE[one.severity]), (f": {_printable(one.message)}\n", "")]
        if one.span is not None:
            pieces += _excerpt(one.span, lines_of, _STYLE[one.severity])
        if one.hint:
            pieces += [("  hint:", "bold cyan"), (f" {_printable(one.hint)}\n", "")]
    return pieces


def _excerpt(span: Span, lines_of: dict[Path, list[str]], style: str) -> list[Piece]:
    """Return the source line with carets below it; nothing for a whole file or a line that is not there."""
    if span == Span.of_file(span.file):
        return []
    if span.file not in lines_of:
        lines_of[span.file] = _read_lines(span.file)
    lines = lines_of[span.file]
    if span.start_line > len(lines):
        return []
    line = lines[span.start_line - 1]
    start = min(span.start_column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.start_line else len(line)
    end = max(start + 1, min(end, len(line)))
    before, marked, after = line[:start], line[start:end], line[end:]
    room = _WIDEST_LINE
    if len(line) > room:
        before = before if len(before) <= room // 2 else "..." + before[-room // 2 :]
        marked, after = marked[:room], after[: room // 2]
    number = str(span.start_line)
    gutter = " " * len(number)
    return [
        (f"{gutter} |\n", "blue"),
        (f"{number} |", "blue"),
        (f" {_shown(before)}{_shown(marked)}{_shown(after)}".rstrip() + "\n", ""),
        (f"{gutter} |", "blue"),
        (f" {' ' * _cells(_shown(before))}", ""),
        ("^" * max(1, _cells(_shown(marked))) + "\n", style),
    ]


def _read_lines(file: Path) -> list[str]:
    try:
        return _split(file.read_bytes().decode("utf-8", errors="replace"))
    except OSError:
        return []


def _split(text: str) -> list[str]:
    """Lines as TOML, JSON and JavaScript count them; ``str.splitlines`` also breaks at form feeds and the like."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


def _shown(text: str) -> str:
    return _printable(text.replace("\t", "    "))


def _printable(text: str) -> str:
    """Control characters as escapes: a configuration must not be able to drive the terminal that shows it."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)


def _cells(text: str) -> int:
    """Columns that a terminal uses for ``text``: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )
