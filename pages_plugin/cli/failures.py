"""What a command that failed prints and exits with: a sentence for a person's mistake, a traceback for ours."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from pages_plugin import __version__
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding, print_text, render_json

FAILED = 2
"""The command could not do what it was asked."""
INTERRUPTED = 130
_PIPE_CLOSED = 1
"""As click has it, which notices most of these itself."""
_OF_THE_DISK = frozenset(
    [errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ELOOP, errno.ENAMETOOLONG]
)
"""What a file can refuse that a person can mend: no mistake of ours."""


def exit_code_of(problem: BaseException) -> int:
    """Say what went wrong on standard error, and return the exit status."""
    code = FAILED
    match problem:
        case SystemExit(code=int(status)):
            code = status
        case click.exceptions.Exit():
            code = problem.exit_code
        case KeyboardInterrupt() | click.Abort():
            code = INTERRUPTED
        case click.ClickException():
            problem.show()
        case DiagnosticError():
            print_text(problem.diagnostics, sys.stderr)
        case BrokenPipeError():
            _forget_stdout()
            code = _PIPE_CLOSED
        case OSError(errno=number, filename=str(name)) if number in _OF_THE_DISK:
            print_text([_refused(name, problem.strerror or str(problem))], sys.stderr)
        case _:
            _report(problem)
    return code


@contextmanager
def told_as(style: str) -> Iterator[None]:
    """Print the findings of a ``DiagnosticError`` as JSON on standard output where ``style`` is ``json``."""
    try:
        yield
    except DiagnosticError as problem:
        if style != "json":
            raise
        click.echo(render_json(problem.diagnostics), nl=False)
        raise click.exceptions.Exit(FAILED) from None


def _refused(name: str, reason: str) -> Diagnostic:
    return finding(
        "DM001",
        f"{name} cannot be used: {reason}",
        hint="check who owns it, its permissions and the space on the disk, then run the command again",
    )


def _report(problem: BaseException) -> None:
    traceback.print_exception(problem)
    print(
        f"\nThis is a bug in diddy. Please report it with the lines above and what you ran: "
        f"diddy {__version__}, Python {platform.python_version()}, {platform.system()}.",
        file=sys.stderr,
    )


def _forget_stdout() -> None:
    """Let the interpreter flush into nothing: whoever read our output is gone."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
