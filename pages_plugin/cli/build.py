"""``diddy build``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pages_plugin.build import BuildResult, build, plan_build, stale_finding
from pages_plugin.cli.failures import told_as
from pages_plugin.cli.options import findings_data, format_option, project_option, show_findings, talk
from pages_plugin.diagnostics import Diagnostic
from pages_plugin.plan import plan_json
from pages_plugin.project import discover


@click.command("build", short_help="Compile diddy.toml into the files that you commit.")
@project_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the committed files are stale (for CI).")
@click.option("--plan", "only_plan", is_flag=True, help="Write nothing; print the compiled plan as JSON.")
@format_option
def command(folder: Path, check: bool, only_plan: bool, style: str) -> int:
    """Compile the mesh: one readable module, the runtime modules that it uses, types, and _routes.json.

    Everything is written to diddy/ (and _routes.json to the deployed folder) and belongs into version control, so that
    the build on Cloudflare needs neither Python nor diddy. The same input gives the same bytes. Nothing is written
    where a finding is an error.

    \b
    Examples:
      diddy build               after a change of diddy.toml, functions/ or the wrangler configuration
      diddy build --check       in CI: is what is committed up to date?
      diddy build --plan        what the compiler decided, as JSON
    """
    with told_as(style):
        project = discover(folder, with_backends=False)
        result = plan_build(project) if check or only_plan else build(project)
    if only_plan and result.plan is not None:
        show_findings(result.diagnostics, project.root)
        click.echo(plan_json(result.plan), nl=False)
        return 0
    stale = stale_finding(result) if check and not result.failed else None
    diagnostics = (*result.diagnostics, *([stale] if stale else []))
    if style == "json":
        click.echo(json.dumps(_data(result, diagnostics, check), indent=2, ensure_ascii=False))
    else:
        show_findings(diagnostics, project.root)
        talk(_sentence(result, check))
    return int(result.failed or stale is not None)


def _data(result: BuildResult, diagnostics: tuple[Diagnostic, ...], check: bool) -> dict[str, object]:
    root = result.project.root
    return {
        "diagnostics": findings_data(diagnostics, root),
        "plan": None if result.plan is None else result.plan.hash,
        "stale" if check else "written": [] if result.failed else result.names,
    }


def _sentence(result: BuildResult, check: bool) -> str:
    if result.failed:
        return "nothing was written"
    if not result.changes:
        return "up to date"
    if check:
        return "stale: run diddy build and commit what it writes"
    shown = result.names[:3]
    more = f" and {len(result.names) - 3} more" if len(result.names) > 3 else ""
    return f"wrote {', '.join(shown)}{more}; commit what changed"
