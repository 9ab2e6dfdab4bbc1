"""``diddy remove``."""

from __future__ import annotations

from pathlib import Path

import click

from pages_plugin.cli.options import may_go_on, project_option, show_diff, show_findings, show_generated, talk
from pages_plugin.diagnostics import DiagnosticError, has_errors
from pages_plugin.install import EditPlan, apply_plan, plan_remove
from pages_plugin.project import discover


@click.command("remove", short_help="Take the mesh out again.")
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PROJECT]")
@project_option
@click.option("--dry-run", is_flag=True, help="Show the changes and make none.")
@click.option("--yes", "-y", is_flag=True, help="Make the changes without asking.")
def command(path: Path | None, folder: Path, dry_run: bool, yes: bool) -> int:
    """Take out of a project what init and build put in, and nothing else.

    Files that you changed since are kept and named. A diddy.toml of your own stays. Exit status 1 means that something
    was left for you to take out by hand.

    \b
    Examples:
      diddy remove             shows the changes and asks
      diddy remove --dry-run   only shows them
    """
    project = discover(path or folder)
    plan = plan_remove(project)
    if has_errors(plan.findings):
        raise DiagnosticError(plan.findings)
    show_findings(plan.findings, project.root)
    generated = [one for one in plan.changes if one.path.is_relative_to(project.diddy_dir)]
    own = tuple(one for one in plan.changes if one not in generated)
    show_diff(EditPlan(plan.root, own).diff())
    show_generated(generated, project.root)
    if dry_run:
        talk("nothing was changed (--dry-run)")
        return 0
    if not may_go_on(f"Make these changes in {project.root}?", yes=yes):
        talk("nothing was changed")
        return 1
    apply_plan(plan)
    talk(f"the mesh is out of {project.name}" + (", but for what is named above" if plan.findings else ""))
    return 1 if plan.findings else 0
