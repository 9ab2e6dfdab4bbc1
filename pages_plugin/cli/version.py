"""``diddy version``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pages_plugin.cli.options import format_option
from pages_plugin.toolchain.in_use import versions_in_use


@click.command("version", short_help="The versions of diddy and of the tools that it runs.")
@format_option
def command(style: str) -> int:
    """Print the versions of diddy, Python, and of the wrangler and node that it would run here; installs nothing.

    \b
    Examples:
      diddy version
      diddy --version      the number alone
    """
    found = versions_in_use(Path())
    if style == "json":
        click.echo(json.dumps(found, indent=2))
    else:
        for name, version in found.items():
            click.echo(f"{name.ljust(10)}{version}")
    return 0
