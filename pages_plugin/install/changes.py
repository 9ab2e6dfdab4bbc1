"""Collecting the changes of a plan, with the record that goes along."""

from __future__ import annotations

import copy
import os
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic
from pages_plugin.install.plan import EditPlan, FileChange
from pages_plugin.install.record import changes_of, digest, load_record, record_path
from pages_plugin.source import SourceText, TextEdit, apply_edits


class Changes:
    """Changes to one project, one a file. Raises DM413 where the record cannot be used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Diagnostic] = []
        self.record = load_record(root)
        self._before = copy.deepcopy(self.record)
        self._changes: dict[Path, FileChange] = {}

    def name_of(self, path: Path) -> str:
        """Return a path as the record has it; a site may be deployed from a folder outside of the project."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def path_of(self, name: str) -> Path:
        """Return the path that the record has as ``name``."""
        return Path(os.path.normpath(self.root / name))

    def create(self, path: Path, data: bytes) -> None:
        """Make a file that is not there."""
        self._changes[path] = FileChange(path, None, data)
        self.record.created[self.name_of(path)] = digest(data)
        self.note_folders(path)

    def edit(self, source: SourceText, edits: list[TextEdit]) -> None:
        """Change a file in place."""
        if not edits:
            return
        after = apply_edits(source.data, edits)
        self._changes[source.path] = FileChange(source.path, source.data, after)
        self.record.changes.setdefault(self.name_of(source.path), []).extend(changes_of(source.data, edits, after))

    def write(self, path: Path, data: bytes | None) -> None:
        """Make, replace or delete a file of our own, which the record does not hold."""
        before = path.read_bytes() if path.is_file() else None
        if before != data:
            self._changes[path] = FileChange(path, before, data)
        if data is not None and before is None:
            self.note_folders(path)

    def replace(self, change: FileChange) -> None:
        """Take a change as it is, instead of an earlier one of the same file; one that changes nothing is dropped."""
        self._changes.pop(change.path, None)
        if change.before != change.after:
            self._changes[change.path] = change

    def finished(self) -> tuple[FileChange, ...]:
        """Return the changes so far."""
        return tuple(self._changes.values())

    def note_folders(self, path: Path) -> None:
        """Record the folders that a new file needs, but for diddy's own."""
        for folder in path.parents:
            if folder.exists() or folder.name == "diddy":
                break
            name = self.name_of(folder)
            if name not in self.record.folders:
                self.record.folders.append(name)

    def plan(self) -> EditPlan:
        """Return the plan, with the record's own file where the record changed."""
        if self.record != self._before:
            self.write(record_path(self.root), None if self.record.is_empty else self.record.as_json())
        return EditPlan(self.root, self.finished(), tuple(self.findings))
