"""Options that several commands share, and small things that they all say in one way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from pages_plugin.diagnostics import Diagnostic, as_data, print_text, summary
from pages_plugin.install import FileChange

_F = TypeVar("_F", bound=Callable[..., Any])


def project_option(function: _F) -> _F:
    """Add ``-C DIR``."""
    return click.option(
        "-C",
        "--project",
        "folder",
        type=click.Path(path_type=Path),
        default=Path(),
        metavar="DIR",
        help="The project's folder, or one in it. Default: the working folder.",
    )(function)


def format_option(function: _F) -> _F:
    """Add ``--format``."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        help="json: for programs, on standard output, with stable keys.",
    )(function)


def talk(text: str) -> None:
    """Say something to the person, on standard error."""
    click.echo(text, err=True)


def show_findings(diagnostics: Iterable[Diagnostic], base: Path) -> None:
    """Print findings for people on standard error, with their count."""
    found = tuple(diagnostics)
    if found:
        print_text(found, sys.stderr, relative_to=base)
        talk(summary(found))


def findings_data(diagnostics: Iterable[Diagnostic], base: Path) -> list[dict[str, Any]]:
    """Return findings as plain data."""
    return [as_data(one, relative_to=base) for one in diagnostics]


def show_diff(diff: str) -> None:
    """Print a unified diff on standard output, in git's colours on a terminal."""
    for line in diff.splitlines():
        style: dict[str, Any] = {}
        if line.startswith(("+++", "---")):
            style = {"bold": True}
        elif line.startswith(("+", "-")):
            style = {"fg": "green" if line[0] == "+" else "red"}
        elif line.startswith("@@"):
            style = {"fg": "cyan"}
        click.echo(click.style(line, **style))


def show_generated(changes: Iterable[FileChange], root: Path) -> None:
    """Print one line for the generated files, which nobody reads as a diff."""
    counts = {"new": 0, "changed": 0, "deleted": 0}
    for change in changes:
        counts["new" if change.before is None else "deleted" if change.after is None else "changed"] += 1
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    if told:
        click.echo(f"{(root / 'diddy').name}/: {told} (generated; commit the change)")


def may_go_on(question: str, *, yes: bool) -> bool:
    """Ask, unless ``--yes`` was given. Raises ``UsageError`` where there is no terminal to ask on."""
    if yes:
        return True
    if not is_terminal():
        raise click.UsageError("this is not a terminal, so nothing can be asked: add --yes, or --dry-run to only look")
    return click.confirm(question, default=False, err=True)


def is_terminal() -> bool:
    """Whether a person can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()
