"""The command ``diddy``: the group of its commands, and what holds for all of them."""

from __future__ import annotations

import difflib
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pages_plugin import __version__
from pages_plugin.cli.failures import exit_code_of
from pages_plugin.cli.overview import OVERVIEW

COMMANDS = (
    "demo",
    "new",
    "init",
    "dev",
    "check",
    "build",
    "explain",
    "verify",
    "remove",
    "version",
)
"""In the order in which a person meets them; each is a module of this package with a ``command``."""


class Commands(click.Group):
    """Loads a command's module when it is asked for: ``diddy version`` need not wait for a parser."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of teaching."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"pages_plugin.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; name the nearest one for a typo."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean `diddy {near[0]}`?" if near else "`diddy` alone lists them"
            raise click.UsageError(f"there is no command `{args[0]}`; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="diddy", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Diddy-Mesh: a service mesh for Cloudflare Pages, compiled into the project.

    The calls that your site's functions make to other Workers get retries under a budget, time limits, fallbacks and
    traces, with no change to their code. `diddy` alone says where to begin.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        click.echo(OVERVIEW.format(version=__version__), nl=False)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 fine, 1 findings, 2 could not do it, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not end a command
    try:
        result = cli.main(args=None if arguments is None else list(arguments), prog_name="diddy", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as problem:
        return exit_code_of(problem)
    return result if isinstance(result, int) else 0


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its status. A SIGTERM or a closed terminal lets it clean up as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    sys.exit(run(arguments))


def _stop(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)
