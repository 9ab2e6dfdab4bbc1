"""``diddy check``."""

from __future__ import annotations

from pathlib import Path

import click

from pages_plugin.build import check
from pages_plugin.cli.failures import told_as
from pages_plugin.cli.options import format_option, project_option, show_findings, talk
from pages_plugin.diagnostics import Severity, has_errors, render_json
from pages_plugin.project import discover


@click.command("check", short_help="Every mistake, with its file, line and what to do.")
@project_option
@click.option("--strict", is_flag=True, help="Warnings count as findings too.")
@format_option
def command(folder: Path, strict: bool, style: str) -> int:
    """Check diddy.toml, the wrangler configuration and the functions together, and write nothing.

    All findings come in one run, each with a stable code, its place, and a hint. Exit status: 0 no errors, 1 errors
    (with --strict also warnings), 2 the check could not be made.

    \b
    Examples:
      diddy check
      diddy check -C sites/shop --format json | jq '.diagnostics[].code'
    """
    with told_as(style):
        project = discover(folder)
        found = check(project)
    if style == "json":
        click.echo(render_json(found, relative_to=project.root), nl=False)
    else:
        show_findings(found, project.root)
        if not has_errors(found):
            talk(f"{project.name}: no errors")
    return int(has_errors(found) or (strict and any(one.severity is Severity.WARNING for one in found)))
