"""Ports of this machine: which are free, and who has one that is not."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from pages_plugin.dev.model import LOOPBACK

_HOW_FAR = 100


def is_free(port: int) -> bool:
    """Whether nothing listens on ``port`` of the loopback address."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there the option means something else
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def next_free(start: int, avoid: frozenset[int] = frozenset()) -> int:
    """Return the first free port from ``start`` on; any free one when a hundred are taken."""
    for port in range(start, min(start + _HOW_FAR, 65536)):
        if port not in avoid and is_free(port):
            return port
    return any_free(1)[0]


def any_free(count: int) -> tuple[int, ...]:
    """Return ``count`` different ports that the system has free."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return tuple(int(one.getsockname()[1]) for one in sockets)


class Ports:
    """Gives out the free ports after the site's, each once."""

    def __init__(self, site: int) -> None:
        self._given = {site}

    def take(self) -> int:
        """Return a port that nobody has."""
        port = next_free(max(self._given) + 1, frozenset(self._given))
        self._given.add(port)
        return port


def listener(port: int) -> str | None:
    """Return ``node (process 4711)`` for who listens on ``port``; ``None`` where the system does not tell."""
    if sys.platform == "linux":
        pid = next(_holders(set(_listening_inodes(port))), None)
    elif sys.platform == "win32":
        pid = None
    else:
        pid = _asked_of_lsof(port)
    return f"{_name_of(pid)} (process {pid})" if pid else None


def _listening_inodes(port: int) -> Iterator[str]:
    """Yield the socket inodes that listen on ``port``; columns as in proc(5), state 0A is LISTEN."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for row in Path(table).read_text().splitlines()[1:]:
                columns = row.split()
                if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                    yield columns[9]


def _holders(inodes: set[str]) -> Iterator[int]:
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in Path("/proc").iterdir() if wanted else ():
        if process.name.isdigit():
            with suppress(OSError):
                if any(str(entry.readlink()) in wanted for entry in (process / "fd").iterdir()):
                    yield int(process.name)


def _asked_of_lsof(port: int) -> int | None:
    with suppress(OSError, subprocess.TimeoutExpired, ValueError):
        answer = subprocess.run(
            ["lsof", "-t", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
        return int(answer.stdout.split()[0]) if answer.stdout.split() else None
    return None


def _name_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    with suppress(OSError, subprocess.TimeoutExpired):
        shown = subprocess.run(
            ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, timeout=5, check=False
        ).stdout.strip()
        return Path(shown).name or "a program"
    return "a program"
