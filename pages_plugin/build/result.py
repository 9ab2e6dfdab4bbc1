"""What a build found out, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages_plugin.analyze.facts import Usage
from pages_plugin.diagnostics import Diagnostic, has_errors
from pages_plugin.install import EditPlan, FileChange
from pages_plugin.plan import Plan
from pages_plugin.project import Project


@dataclass(frozen=True)
class BuildResult:
    """``edits`` hold what differs from the files on disk: what was written, or would be."""

    project: Project
    plan: Plan | None
    """None when a finding is an error."""
    diagnostics: tuple[Diagnostic, ...]
    edits: EditPlan
    usage: Usage
    """What the site's own code uses of the mesh."""

    @property
    def sources(self) -> frozenset[Path]:
        """The files of the site's own code that ``usage`` was read from."""
        return self.usage.sources

    @property
    def failed(self) -> bool:
        """Whether a finding is an error, so that nothing is written."""
        return has_errors(self.diagnostics)

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """The files that change, but for the record of ``diddy init``."""
        return tuple(one for one in self.edits.changes if one.path != self.project.diddy_dir / "init.json")

    @property
    def names(self) -> list[str]:
        """The paths of ``changes`` as people write them, relative to the project; the mesh itself first."""
        root = self.project.root
        found = [
            (one.path.relative_to(root) if one.path.is_relative_to(root) else one.path).as_posix()
            for one in self.changes
        ]
        return sorted(found, key=lambda name: (name.count("/") > 1, name))
