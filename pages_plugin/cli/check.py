"""``diddy check``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pages_plugin.build import check
from pages_plugin.cli.failures import told_as
from pages_plugin.cli.options import format_option, project_option, show_findings, talk
from pages_plugin.diagnostics import Severity, findings_document, has_errors
from pages_plugin.explain import code_data, code_parts, render_code
from pages_plugin.project import discover


@click.command("check", short_help="Every mistake, with its file, line and what to do.")
@project_option
@click.option("--strict", is_flag=True, help="Warnings count as findings too.")
@format_option
def command(folder: Path, strict: bool, style: str) -> int:
    """Check diddy.toml, the wrangler configuration and the functions together, and write nothing.

    All findings come in one run, each with a stable code, its place, and a hint. Then it says which calls of the
    site's own code are meshed, with the first line that needs it; what no line needs is not emitted. Exit status:
    0 no errors, 1 errors (with --strict also warnings), 2 the check could not be made.

    \b
    Examples:
      diddy check
      diddy check -C sites/shop --format json | jq '.diagnostics[].code'
    """
    with told_as(style):
        project = discover(folder)
        result, found = check(project)
    parts = code_parts(result.plan, result.usage) if result.plan is not None else ()
    if style == "json":
        document = {**findings_document(found, relative_to=project.root), "code": code_data(parts)}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        show_findings(found, project.root)
        if parts:
            talk("\n".join(render_code(parts)))
        if not has_errors(found):
            talk(f"{project.name}: no errors")
    return int(has_errors(found) or (strict and any(one.severity is Severity.WARNING for one in found)))
