"""What a finding is, and the one exception that carries findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How bad a finding is. An error stops the build, a warning does not, an info is advice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file. Lines and columns count from 1, columns in characters (not bytes); the end is exclusive."""

    file: Path
    start_line: int
    start_column: int
    end_line: int
    end_column: int

    @classmethod
    def of_file(cls, file: Path) -> Span:
        """Return the file as such, for what has no place inside it (it cannot be read, a key is absent)."""
        return cls(file, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` is a key of the registry (``DM101``); ``message`` says what is wrong in one sentence without a full stop;
    ``hint`` says what to do next. Make one with ``pages_plugin.diagnostics.finding``, which fills in the severity.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Orders findings by file, place and code; those without a place come first."""
        if self.span is None:
            return ("", 0, 0, self.code, self.message)
        return (self.span.file.as_posix(), self.span.start_line, self.span.start_column, self.code, self.message)


class DiagnosticError(Exception):
    """An operation cannot go on; its findings say why. The command line renders them and exits with 2."""

    def __init__(self, diagnostics: Iterable[Diagnostic] | Diagnostic) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = (
            (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        )
        super().__init__("; ".join(f"{one.code} {one.message}" for one in self.diagnostics))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings stops a build."""
    return any(one.severity is Severity.ERROR for one in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by file and place, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda one: one.sort_key))
