"""``diddy remove``: take out what init and build put in, and nothing else."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.diagnostics import Span, finding
from pages_plugin.functions.user_routes import is_generated
from pages_plugin.install.changes import Changes
from pages_plugin.install.generated import generated_modules
from pages_plugin.install.plan import EditPlan, FileChange
from pages_plugin.install.record import Change, Record, digest, record_path, undo
from pages_plugin.install.routes import routes_target
from pages_plugin.project import Project
from pages_plugin.source import read_source
from pages_plugin.wrangler.flags import ASYNC_CONTEXT_FLAG, REQUEST_SIGNAL_FLAG

_EMITTED = ("diddy.schema.json", "wrap.mjs", "_routes.json", "init.json")
"""The files of ``diddy/`` besides the modules."""
_MARKS = (b"diddy", REQUEST_SIGNAL_FLAG.encode(), ASYNC_CONTEXT_FLAG.encode())
"""What shows that a file still holds something of ours."""


def plan_remove(project: Project) -> EditPlan:
    """Return the changes that take the mesh out of a project: files edited by init as before, created ones gone.

    What a person changed since is kept and reported (DM410, DM411); as long as such a file may import the mesh,
    ``diddy/`` stays too. Where there is nothing to take out the plan has DM412.
    """
    changes = Changes(project.root)
    record = changes.record
    left = Record()
    for name, entries in sorted(record.changes.items()):
        _restore(changes.path_of(name), entries, changes, left)
    for name, written in sorted(record.created.items()):
        _delete(changes.path_of(name), written, changes, left)
    target = routes_target(project)
    if target is not None and target.path.is_file() and is_generated(target.path.read_bytes()):
        changes.replace(FileChange(target.path, target.path.read_bytes(), None))
    folders = tuple(changes.path_of(name) for name in record.folders)
    if left.is_empty:
        _delete_emitted(project.diddy_dir, changes)
    else:
        left.folders = record.folders
        changes.record = left
        changes.write(record_path(project.root), left.as_json())
    plan = changes.finished()
    if not plan and not changes.findings:
        changes.findings.append(
            finding("DM412", f"there is nothing to remove in {project.root}", hint="go to the project's folder")
        )
    return EditPlan(project.root, plan, tuple(changes.findings), folders)


def _restore(path: Path, entries: list[Change], changes: Changes, left: Record) -> None:
    if not path.is_file():
        return
    source = read_source(path)
    data, lost = undo(source.data, entries)
    if not lost:
        changes.replace(FileChange(path, source.data, data))
        return
    if not any(mark in source.data for mark in _MARKS if any(mark.decode() in one.after for one in entries)):
        return  # a person has taken the lines out
    left.changes[changes.name_of(path)] = entries
    for change in lost:
        replaced = change.before.strip() or "nothing"
        changes.findings.append(
            finding(
                "DM410",
                f"the lines that diddy init wrote were changed since: {_short(change.after)}",
                span=Span.of_file(path),
                hint=f"take them out by hand (before there was: {_short(replaced)}), then run diddy remove again",
            )
        )


def _delete(path: Path, written: str, changes: Changes, left: Record) -> None:
    if not path.is_file():
        return
    data = path.read_bytes()
    if digest(data) == written:
        changes.replace(FileChange(path, data, None))
        return
    changes.findings.append(
        finding(
            "DM411",
            f"{path.name} was made by diddy init and changed since, so it is kept",
            span=Span.of_file(path),
            hint="delete it if it is not needed, then run diddy remove again",
        )
    )
    if b"diddy/" in data:
        left.created[changes.name_of(path)] = written


def _delete_emitted(folder: Path, changes: Changes) -> None:
    for file in (*generated_modules(folder), *(folder / name for name in _EMITTED)):
        if file.is_file():
            changes.replace(FileChange(file, file.read_bytes(), None))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:77]}..."
