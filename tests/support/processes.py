"""Look at running processes through /proc: whether one lives, and which carry a mark in their environment."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def with_mark(mark: str) -> list[int]:
    """Return the living processes that have ``NAME=value`` in their environment, which children inherit."""
    wanted = mark.encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if wanted in (entry / "environ").read_bytes().split(b"\0") and alive(int(entry.name)):
                    found.append(int(entry.name))
    return sorted(found)


def command_line(pid: int) -> bytes:
    """Return the process's words, each ended by a NUL; empty where it is gone, which may be since a moment ago."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def kill(pid: int) -> None:
    """Send SIGKILL to a process that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
