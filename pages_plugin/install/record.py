"""``diddy/init.json``: what was changed and made, so that it can be put back byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pages_plugin.diagnostics import DiagnosticError, Span, finding
from pages_plugin.source import TextEdit, read_regular

FORMAT = 1
_ABOUT = "What diddy changed in this project, so that diddy remove can put it back. Commit it."
_CONTEXT = 48


@dataclass(frozen=True)
class Change:
    """One replaced stretch of a file, with what stood around it afterwards. ``offset`` counts bytes."""

    offset: int
    before: str
    after: str
    left: str
    right: str


@dataclass
class Record:
    """The changes by file (paths relative to the project, with slashes), the created files and folders."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    created: dict[str, str] = field(default_factory=dict)
    """Path -> digest of what was written."""
    folders: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded."""
        return not (self.changes or self.created or self.folders)

    def as_json(self) -> bytes:
        """Return the file's bytes; the same record gives the same bytes."""
        document = {
            "format": FORMAT,
            "about": _ABOUT,
            "changed": {path: [one.__dict__ for one in self.changes[path]] for path in sorted(self.changes)},
            "created": dict(sorted(self.created.items())),
            "folders": sorted(self.folders),
        }
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def record_path(root: Path) -> Path:
    """Return where the record of a project lies."""
    return root / "diddy" / "init.json"


def load_record(root: Path) -> Record:
    """Read a project's record; an empty one where there is none. Raises ``DiagnosticError`` (DM413)."""
    path = record_path(root)
    try:
        document = json.loads(read_regular(path).decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Record()
    except (OSError, ValueError, RecursionError) as problem:
        raise _unreadable(path, getattr(problem, "strerror", None) or str(problem)) from problem
    try:
        return _from_json(document)
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise _unreadable(path, f"no record of format {FORMAT}") from problem


def _from_json(document: dict[str, Any]) -> Record:
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    return Record(
        changes={path: [Change(**one) for one in changes] for path, changes in document["changed"].items()},
        created={str(path): str(digest) for path, digest in document["created"].items()},
        folders=[str(folder) for folder in document["folders"]],
    )


def _unreadable(path: Path, reason: str) -> DiagnosticError:
    return DiagnosticError(
        finding(
            "DM413",
            f"the record of diddy init cannot be used: {reason}",
            span=Span.of_file(path),
            hint="restore the file from version control, or upgrade diddy if a newer version wrote it",
        )
    )


def digest(data: bytes) -> str:
    """Return a digest that a change of line endings (git's autocrlf) leaves alone."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def changes_of(data: bytes, edits: Iterable[TextEdit], after: bytes) -> list[Change]:
    """Return edits of ``data`` as changes that can be found again in ``after``."""
    found: list[Change] = []
    moved = 0
    for edit in sorted(edits):
        start = edit.start + moved
        found.append(
            Change(
                offset=start,
                before=data[edit.start : edit.end].decode("utf-8"),
                after=edit.after.decode("utf-8"),
                left=after[max(0, start - _CONTEXT) : start].decode("utf-8", errors="ignore"),
                # as before the edit: changes are taken back from the last to the first
                right=data[edit.end : edit.end + _CONTEXT].decode("utf-8", errors="ignore"),
            )
        )
        moved += len(edit.after) - (edit.end - edit.start)
    return found


def undo(data: bytes, changes: list[Change]) -> tuple[bytes, list[Change]]:
    """Take changes back, the last first. Returns the bytes, and the changes that could not be found again."""
    lost: list[Change] = []
    for change in reversed(changes):
        place = _locate(data, change)
        if place is None:
            lost.append(change)
        else:
            start, end, before = place
            data = data[:start] + before + data[end:]
    return data, lost


def _locate(data: bytes, change: Change) -> tuple[int, int, bytes] | None:
    """Return where a change stands now, and what it replaced: the occurrence whose surroundings are most alike."""
    is_crlf = data.count(b"\r\n") * 2 > data.count(b"\n")
    # as it was written, where the surroundings are whole; else git may have changed the line endings since
    tries: list[tuple[Callable[[str], str], bool]]
    tries = [(str, True), (_crlf, False), (str, False)] if is_crlf else [(str, False), (_lf, False)]
    for convert, is_strict in tries:
        after, before, left, right = (
            convert(text).encode() for text in (change.after, change.before, change.left, change.right)
        )
        scored = sorted(
            (
                (_alike(data, start, after, left, right), -abs(start - change.offset), start)
                for start in _occurrences(data, after)
            ),
            reverse=True,
        )
        if not scored or (is_strict and scored[0][0] < len(left) + len(right)):
            continue
        start = scored[0][2]
        if len(scored) > 1 and scored[1][0] == scored[0][0] and start != change.offset:
            return None
        return start, start + len(after), before
    return None


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")


def _occurrences(data: bytes, text: bytes) -> list[int]:
    found: list[int] = []
    position = data.find(text)
    while position >= 0:
        found.append(position)
        position = data.find(text, position + 1)
    return found


def _alike(data: bytes, start: int, text: bytes, left: bytes, right: bytes) -> int:
    """Return how many bytes on both sides of an occurrence are as they were."""
    before = data[max(0, start - len(left)) : start]
    after = data[start + len(text) : start + len(text) + len(right)]
    return _common(before[::-1], left[::-1]) + _common(after, right)


def _common(a: bytes, b: bytes) -> int:
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count
