"""``diddy init``."""

from __future__ import annotations

from pathlib import Path

import click

from pages_plugin.build import initialise, plan_initialise
from pages_plugin.cli.options import may_go_on, project_option, show_diff, show_findings, show_generated, talk
from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.project import discover


@click.command("init", short_help="Mesh a Pages project that you have.")
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PROJECT]")
@project_option
@click.option("--with-config", is_flag=True, help="Also write a small commented diddy.toml; without one defaults hold.")
@click.option("--dry-run", is_flag=True, help="Show the changes and make none.")
@click.option("--yes", "-y", is_flag=True, help="Make the changes without asking.")
def command(path: Path | None, folder: Path, with_config: bool, dry_run: bool, yes: bool) -> int:
    """Put the mesh in front of a Pages project, without changing its own code.

    It finds the service bindings in the wrangler configuration, mounts the mesh in functions/_middleware (or composes
    with the one that is there, or wraps a _worker.js), adds two compatibility flags, and builds. You see each change
    before it is made; `diddy remove` takes all of them back.

    \b
    Examples:
      diddy init                 in the project's folder: shows the changes and asks
      diddy init --dry-run       only shows them
      diddy init sites/shop -y   another folder, no question (for scripts)
    """
    project = discover(path or folder)
    planned = plan_initialise(project, with_config=with_config)
    if planned.failed:
        raise DiagnosticError(planned.diagnostics)
    show_findings(planned.diagnostics, project.root)
    if planned.is_empty:
        talk(f"{project.name} is meshed already, and its build is up to date")
        return 0
    show_diff(planned.diff())
    show_generated(planned.generated, project.root)
    if dry_run:
        talk("nothing was changed (--dry-run)")
        return 0
    if not may_go_on(f"Make these changes in {project.root}?", yes=yes):
        talk("nothing was changed")
        return 1
    initialise(planned)
    talk(f"{project.name} is meshed. Next: diddy dev runs it; commit the changes and deploy as before")
    return 0
