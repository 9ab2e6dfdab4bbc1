"""Watch the files that the mesh and the processes are made of, and nothing else.

Each folder is watched by itself and the list is made by us, since a recursive watch of a project would also put a watch
on every folder of node_modules.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path

from watchfiles import Change, awatch

_PASSED_OVER = frozenset(
    {"node_modules", "python_modules", "__pycache__", "dist", "build", "target", "coverage", "venv", "site-packages"}
)
_MOST_FOLDERS = 2000
_DEBOUNCE_MS = 200
_EDITOR_FILES = ("~", ".swp", ".swx", ".tmp", ".pyc", "4913")


def folders_below(root: Path) -> Iterator[Path]:
    """Yield ``root`` and the folders in it that hold sources; hidden and generated ones are passed over."""
    for count, (folder, below, _) in enumerate(os.walk(root), start=1):
        below[:] = sorted(name for name in below if name not in _PASSED_OVER and not name.startswith("."))
        yield Path(folder)
        if count >= _MOST_FOLDERS:
            return


async def changes(
    flat: Callable[[], Iterable[Path]], deep: Iterable[Path], stop: asyncio.Event
) -> AsyncIterator[frozenset[Path]]:
    """Yield the files that changed together, until ``stop`` is set.

    ``flat`` folders are watched alone, ``deep`` ones with what is below. A folder that appears is watched too; ``flat``
    is asked again after each batch, since what it led to may have made other files matter.
    """
    deep = tuple(deep)
    while not stop.is_set():
        watched = {folder for folder in flat() if folder.is_dir()}
        watched |= {below for folder in deep if folder.is_dir() for below in folders_below(folder)}
        if not watched:
            await stop.wait()
            return
        moved = _Either(stop)
        async for batch in awatch(
            *watched, recursive=False, debounce=_DEBOUNCE_MS, stop_event=moved, watch_filter=_is_source
        ):
            paths = frozenset(Path(path) for _, path in batch)
            if any(change is Change.added and Path(path).is_dir() for change, path in batch) or any(
                path in watched for path in paths
            ):
                moved.set()
            yield paths
            if not watched.issuperset(folder for folder in flat() if folder.is_dir()):
                moved.set()


class _Either(threading.Event):
    """Set when it is set itself or when another event is; ``awatch`` asks nothing more of its stop event."""

    def __init__(self, other: asyncio.Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or self._other.is_set()


def _is_source(_change: Change, path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119 - called for every event
    return name not in _PASSED_OVER and not name.endswith(_EDITOR_FILES)
