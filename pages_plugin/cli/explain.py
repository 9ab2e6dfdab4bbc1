"""``diddy explain``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from pages_plugin.build import compile_project
from pages_plugin.cli.failures import told_as
from pages_plugin.cli.options import format_option, project_option
from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.explain import as_data, explain, parse_request, render
from pages_plugin.project import discover


@click.command("explain", short_help="Which route takes a request, and every layer that it passes.")
@click.argument("method")
@click.argument("url", required=False)
@click.option("--env", type=click.Choice(["production", "preview"]), default="production", help="Default: production.")
@project_option
@format_option
def command(method: str, url: str | None, env: Literal["production", "preview"], folder: Path, style: str) -> int:
    """Tell what the mesh does with a request: the route that takes it, or what failed at those that nearly do.

    Each effective value stands with the line of diddy.toml that it comes from, or "default". METHOD may be left out and
    is GET then. URL is a path, or a whole URL where routes depend on the host. Nothing is sent.

    \b
    Examples:
      diddy explain GET /api/catalog/7
      diddy explain https://shop.example.com/api/catalog/7 --env preview
    """
    if url is None:
        method, url = "GET", method
    try:
        asked = parse_request(method, url)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    with told_as(style):
        result = compile_project(discover(folder, with_backends=False))
        if result.plan is None:
            raise DiagnosticError(result.diagnostics)
    told = explain(result.plan, asked, env, result.usage)
    if style == "json":
        click.echo(json.dumps(as_data(told), indent=2, ensure_ascii=False))
    else:
        click.echo(render(told), nl=False)
    return 0
