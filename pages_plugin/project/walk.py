"""Walking a repository: bounded, and past the folders that hold no one's sources."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

_SKIPPED = frozenset(
    [
        *("node_modules", "bower_components", "vendor", "venv", "__pycache__", "python_modules", "site-packages"),
        *("dist", "build", "out", "target", "coverage", "_site"),
    ]
)
_MAX_FOLDERS = 3000
_MAX_DEPTH = 5


def folders(top: Path) -> Iterator[Path]:
    """Yield ``top`` and the folders below it, nearest first; hidden, built and linked ones are left out."""
    waiting = deque([(top, 0)])
    seen = 0
    while waiting and seen < _MAX_FOLDERS:
        folder, depth = waiting.popleft()
        seen += 1
        yield folder
        if depth == _MAX_DEPTH:
            continue
        try:
            with os.scandir(folder) as listing:
                names = sorted(
                    one.name
                    for one in listing
                    if one.is_dir(follow_symlinks=False) and one.name[0] != "." and one.name not in _SKIPPED
                )
        except OSError:
            continue
        waiting.extend((folder / name, depth + 1) for name in names)


def ancestors(start: Path) -> list[Path]:
    """Return a folder and those above it: up to the repository's root, where there is none to below the home folder."""
    repository = repository_of(start)
    found = [start]
    for parent in start.parents:
        is_inside = repository != start and parent.is_relative_to(repository)
        is_loose = (
            repository == start and not (start / ".git").exists() and parent not in (Path.home(), *Path.home().parents)
        )
        if not (is_inside or is_loose):
            break
        found.append(parent)
    return found


def repository_of(folder: Path) -> Path:
    """Return the root of the git repository around a folder, else of its pnpm workspace, else the folder."""
    for marker in (".git", "pnpm-workspace.yaml"):
        for parent in (folder, *folder.parents):
            if (parent / marker).exists():
                return parent
    return folder
