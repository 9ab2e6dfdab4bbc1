"""A lock on a file that the kernel gives back when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL_S = 0.2


@contextmanager
def exclusive(file: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold ``file`` locked.

    ``on_wait`` is called once if another process has it. Raises ``OSError`` if it cannot be made.
    """
    with file.open("a+b") as handle:
        if not try_lock(handle):
            on_wait()
            while not try_lock(handle):
                time.sleep(_POLL_S)
        yield  # closing the file gives the lock back


if sys.platform == "win32":  # pragma: no cover - not tried
    import msvcrt

    def try_lock(handle: IO[bytes]) -> bool:
        """Lock a file that is open, or say that somebody else has it; closing it, or the holder's death, unlocks it."""
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: IO[bytes]) -> bool:
        """Lock a file that is open, or say that somebody else has it; closing it, or the holder's death, unlocks it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
