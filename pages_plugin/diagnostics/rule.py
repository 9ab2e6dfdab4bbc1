"""The entry that the registry holds for each code."""

from __future__ import annotations

from dataclasses import dataclass

from pages_plugin.diagnostics.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means.

    ``title`` is a noun phrase for tables, ``explanation`` says why it is a finding, ``fix`` what to do about it.
    ``example`` is a smallest ``diddy.toml`` that has the finding, where the configuration alone can show it: the
    reference documentation prints the real output for it.
    """

    code: str
    title: str
    severity: Severity
    explanation: str
    fix: str
    example: str | None = None


def error(code: str, title: str, *, explanation: str, fix: str, example: str | None = None) -> Rule:
    """Make a rule whose findings stop the build."""
    return Rule(code, title, Severity.ERROR, explanation, fix, example)


def warning(code: str, title: str, *, explanation: str, fix: str, example: str | None = None) -> Rule:
    """Make a rule whose findings are printed but do not stop the build."""
    return Rule(code, title, Severity.WARNING, explanation, fix, example)


def info(code: str, title: str, *, explanation: str, fix: str, example: str | None = None) -> Rule:
    """Make a rule whose findings are advice."""
    return Rule(code, title, Severity.INFO, explanation, fix, example)
