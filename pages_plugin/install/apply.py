"""Writing a plan: beside each file first, then all by renaming; put back where one fails."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pages_plugin.diagnostics import DiagnosticError, Span, finding, has_errors
from pages_plugin.install.plan import EditPlan, FileChange

_DEFAULT_MODE = 0o644


def apply_plan(plan: EditPlan) -> None:
    """Write the changes of a plan, all or none.

    Raises ``DiagnosticError``: the plan's own findings where one is an error; DM409 where a file is in the way or has
    changed since the plan was made; DM408 where writing fails. In each case the project is as it was.
    """
    if has_errors(plan.findings):
        raise DiagnosticError(plan.findings)
    for change in plan.changes:
        _check_unchanged(change)
    folders: list[Path] = []
    staged: dict[Path, Path] = {}
    done: list[FileChange] = []
    current: Path = plan.root
    try:
        for change in plan.changes:
            current = change.path
            if change.after is not None:
                _make_folders(change.path.parent, folders)
                staged[change.path] = _stage(change.path, change.after)
        for change in plan.changes:
            current = change.path
            if change.after is not None:
                staged[change.path].replace(_target(change.path))
                del staged[change.path]
            else:
                change.path.unlink()
            done.append(change)
    except BaseException as problem:
        _put_back(done)
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        _remove_empty(reversed(folders))
        if not isinstance(problem, OSError):
            raise  # such as Ctrl-C
        reason = problem.strerror or str(problem)
        cure = "make room on the disk" if problem.errno in (errno.ENOSPC, errno.EDQUOT) else "make the folder writable"
        raise DiagnosticError(
            finding(
                "DM408",
                f"{current} cannot be written: {reason}; nothing was changed",
                hint=f"{cure}, then run the command again",
            )
        ) from problem
    _remove_empty(_emptied(plan))


def _check_unchanged(change: FileChange) -> None:
    path = change.path
    is_dangling = path.is_symlink() and not path.exists()
    is_other = path.exists() and not path.is_file()  # such as a pipe, which could be read forever
    try:
        found: bytes | None = None if is_dangling or is_other else path.read_bytes()
    except FileNotFoundError:
        found = None
    except NotADirectoryError:
        is_other = True
    except OSError as problem:
        raise DiagnosticError(
            finding(
                "DM408",
                f"{path} cannot be read: {problem.strerror}; nothing was changed",
                hint="make it a file that you may read, or move it away, then run the command again",
            )
        ) from problem
    if is_dangling or is_other:
        what = "a link that leads nowhere" if is_dangling else "a folder or file of that name"
        raise DiagnosticError(
            finding(
                "DM409",
                f"{path} cannot be written: {what} is in the way",
                hint="move it away, then run the command again",
            )
        )
    if found != change.before:
        raise DiagnosticError(
            finding(
                "DM409",
                f"{path.name} was changed while the command ran",
                span=Span.of_file(path),
                hint="run the command again",
            )
        )


def _target(path: Path) -> Path:
    """Return the file that is written: behind a link its target, so that the link stays."""
    return path.resolve() if path.is_symlink() else path


def _stage(path: Path, data: bytes) -> Path:
    target = _target(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".diddy", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else _DEFAULT_MODE)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _put_back(done: Iterable[FileChange]) -> None:
    for change in done:
        with contextlib.suppress(OSError):
            if change.before is None:
                change.path.unlink()
            else:
                _stage(change.path, change.before).replace(_target(change.path))


def _emptied(plan: EditPlan) -> list[Path]:
    """Return the folders that may be empty now, the deepest first."""
    folders = set(plan.created_folders)
    for change in plan.changes:
        if change.after is None:
            folders.update(one for one in change.path.parents if one.is_relative_to(plan.root / "diddy"))
    return sorted(folders, key=lambda one: len(one.parts), reverse=True)


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
