"""A plan of changes to files: nothing is written before it is shown."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic


@dataclass(frozen=True)
class FileChange:
    """One file before and after; None is a file that is not there."""

    path: Path
    before: bytes | None
    after: bytes | None

    def diff(self, root: Path) -> str:
        """Return a unified diff with paths relative to ``root``, as git shows it."""
        name = self.path.relative_to(root).as_posix() if self.path.is_relative_to(root) else self.path.as_posix()
        old = "/dev/null" if self.before is None else f"a/{name}"
        new = "/dev/null" if self.after is None else f"b/{name}"
        lines: list[str] = []
        for line in difflib.unified_diff(_lines(self.before), _lines(self.after), old, new, n=2):
            lines.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
        return "".join(lines)


@dataclass(frozen=True)
class EditPlan:
    """Changes to a project. ``findings`` with an error mean that the plan must not be applied."""

    root: Path
    changes: tuple[FileChange, ...]
    findings: tuple[Diagnostic, ...] = ()
    created_folders: tuple[Path, ...] = ()
    """Folders that diddy once made: removed where they are empty after the changes."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changes

    def diff(self, *, bookkeeping: bool = False) -> str:
        """Return the changes as one unified diff; ``diddy/init.json`` only where ``bookkeeping`` is asked for."""
        shown = (one for one in self.changes if bookkeeping or one.path != self.root / "diddy" / "init.json")
        return "".join(one.diff(self.root) for one in shown)


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else data.decode("utf-8", errors="replace").splitlines(keepends=True)
