"""Whether anything runs the module that the build writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, has_errors
from pages_plugin.diagnostics import finding as make_finding
from pages_plugin.install import plan_init
from pages_plugin.project import Project


def mount_findings(project: Project) -> Iterator[Diagnostic]:
    """Yield DM417 where ``diddy init`` would still have to put the mesh in front of the site."""
    try:
        plan = plan_init(project)
    except DiagnosticError:
        return
    own = {project.diddy_dir / "init.json", project.config.path if project.config is not None else None}
    missing = [change.path for change in plan.changes if change.path not in own]
    if missing and not has_errors(plan.findings):
        shown = Path(os.path.relpath(missing[0], project.root)).as_posix()
        why = f"{shown} does not run it" if missing[0].exists() else f"there is no {shown}"
        yield make_finding(
            "DM417",
            f"the mesh is not mounted: {why}",
            hint="run diddy init, which shows what it changes before it does",
        )
