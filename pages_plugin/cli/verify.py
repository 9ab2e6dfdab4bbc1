"""``diddy verify``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pages_plugin.cli.failures import told_as
from pages_plugin.cli.options import format_option, project_option
from pages_plugin.verify import as_data, local_of, render, verify


@click.command("verify", short_help="Is a running site meshed, and with which plan?")
@click.argument("url")
@click.option("--static", "static_path", metavar="PATH", help="A static file of the site, such as /style.css.")
@project_option
@format_option
def command(url: str, static_path: str | None, folder: Path, style: str) -> int:
    """Look at a site from outside, local or deployed: meshed or not, which version and plan, does a trace pass.

    In the project's folder it also compares the plan with the one that the folder builds, and asks for a static file
    of it, which must be served without a Function. Exit status: 0 all good, 1 something is not as it should be, 2 the
    site could not be looked at. It takes 10 seconds at most and calls neither backends nor your own code.

    \b
    Examples:
      diddy verify http://127.0.0.1:8788
      diddy verify https://shop.pages.dev --static /style.css
    """
    with told_as(style):
        report = verify(url, local_of(folder), static_path=static_path)
    if style == "json":
        click.echo(json.dumps(as_data(report), indent=2, ensure_ascii=False))
    else:
        click.echo(render(report), nl=False)
    return 0 if report.is_good else 1
