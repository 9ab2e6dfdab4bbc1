"""The temporary folder of one run of `diddy dev`, and those that runs left behind which could not clean up.

A run that is killed (SIGKILL, no memory left) leaves its folder. Whose run is gone is told by a lock that the kernel
gives back, not by the process id in the file: another process may have that number by now, or the run be in another
container that shares the folder.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from pages_plugin.toolchain.lock import try_lock

_PREFIX = "diddy-dev-"
_OWNER = "owner"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Workspace:
    """A folder that nobody else uses, until ``close``, which removes it."""

    def __init__(self, parent: Path | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        # Locked under another name first: a file of the name that is not locked means that its run is gone.
        claim = self.path / ".owner"
        self._lock: IO[bytes] = claim.open("xb")
        try_lock(self._lock)
        self._lock.write(f"{os.getpid()}\n".encode())
        self._lock.flush()
        claim.rename(self.path / _OWNER)

    def close(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def remove_abandoned(parent: Path | None = None) -> tuple[Path, ...]:
    """Remove the folders of runs that are gone, and return them.

    Only folders of this user, never through a link, and none that says not whose it is. What cannot be removed stays.
    """
    removed = []
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if _is_ours(folder.lstat(), stat.S_ISDIR):
                removed += _removed(folder)
    return tuple(removed)


def _removed(folder: Path) -> list[Path]:
    with os.fdopen(os.open(folder / _OWNER, os.O_RDWR | _NO_LINK), "r+b") as owner:
        if not _is_ours(os.fstat(owner.fileno()), stat.S_ISREG) or not try_lock(owner):
            return []
        shutil.rmtree(folder)
        return [folder]


def _is_ours(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    user = found.st_uid if sys.platform == "win32" else os.getuid()
    return is_kind(found.st_mode) and found.st_uid == user
