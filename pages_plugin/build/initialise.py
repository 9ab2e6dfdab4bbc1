"""``diddy init`` as a whole: the changes that mount the mesh, and the first build, as one step that can be shown."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from pages_plugin.build.result import BuildResult
from pages_plugin.build.run import build, plan_build
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, has_errors, in_order
from pages_plugin.install import EditPlan, FileChange, apply_plan, plan_init
from pages_plugin.project import Project, read_project
from pages_plugin.source import parse_source
from pages_plugin.wrangler.config import config_from


@dataclass(frozen=True)
class Initialisation:
    """What mounting changes, and what the build after it writes."""

    mount: EditPlan
    build: BuildResult

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings of both."""
        return in_order((*self.mount.findings, *self.build.diagnostics))

    @property
    def failed(self) -> bool:
        """Whether a finding is an error, so that nothing must be written."""
        return has_errors(self.diagnostics)

    @property
    def is_empty(self) -> bool:
        """Whether the project is meshed and built already."""
        return self.mount.is_empty and self.build.edits.is_empty

    @property
    def generated(self) -> tuple[FileChange, ...]:
        """The files below ``diddy/`` that the build writes."""
        folder = self.build.project.diddy_dir
        return tuple(one for one in self.build.changes if one.path.is_relative_to(folder))

    def diff(self) -> str:
        """Return what changes outside of ``diddy/``, as one unified diff."""
        generated = {one.path for one in self.generated}
        rest = tuple(one for one in self.build.changes if one.path not in generated)
        return self.mount.diff() + EditPlan(self.mount.root, rest).diff()


def plan_initialise(project: Project, *, with_config: bool = False) -> Initialisation:
    """Plan mounting and the build after it, as if the changes of the first had been made. Writes nothing.

    Raises ``DiagnosticError`` (DM413) where the record of an earlier ``diddy init`` cannot be used.
    """
    mount = plan_init(project, with_config=with_config)
    return Initialisation(mount, plan_build(_after(project, mount), is_mounted=True))


def compile_project(project: Project) -> BuildResult:
    """Return what a build would make of a project, initialised or not; for tools that only read the plan."""
    return plan_initialise(project).build


def initialise(planned: Initialisation) -> BuildResult:
    """Make the changes and build. Where the build fails, the changes are taken back and its findings raised."""
    apply_plan(planned.mount)
    try:
        return _build(planned.mount.root)
    except BaseException:
        with contextlib.suppress(DiagnosticError):
            apply_plan(_backwards(planned.mount))
        raise


def _build(root: Path) -> BuildResult:
    result = build(read_project(root))
    if result.failed:
        raise DiagnosticError(result.diagnostics)
    return result


def _after(project: Project, mount: EditPlan) -> Project:
    """Return the project with the wrangler configuration that it will have."""
    config = project.config
    edited = next((one for one in mount.changes if config is not None and one.path == config.path), None)
    if config is None or edited is None or edited.after is None:
        return project
    return replace(project, config=config_from(parse_source(edited.path, edited.after)))


def _backwards(plan: EditPlan) -> EditPlan:
    changes = tuple(FileChange(one.path, one.after, one.before) for one in reversed(plan.changes))
    created = tuple(one.path.parent for one in plan.changes if one.before is None)
    return EditPlan(plan.root, changes, created_folders=created)
