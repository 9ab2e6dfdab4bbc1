"""Run one command and leave nothing of it behind, whatever happens to the process that asked for it.

Run as a script, by path, so that it starts fast and needs nothing but the standard library:
``python -I -S guard.py GRACE_SECONDS COMMAND...``. Standard input is the lifeline: a pipe whose other end only diddy
holds. The kernel closes that end when diddy ends, also by SIGKILL, and then the guard stops the command.

Stopping is SIGTERM to every descendant, ``GRACE_SECONDS`` for them to end, then SIGKILL. wrangler starts node, node
starts workerd, and a SIGKILLed node leaves workerd running: so on Linux the guard is a child subreaper
(``prctl(2)``), which makes it the parent of every descendant that loses its own, even of one that left the session.
The command itself asks for SIGTERM at the guard's own death (``PR_SET_PDEATHSIG``). Elsewhere, where this
was not tried, the command gets a process group and the guard signals that.

Exits with the command's status, 128 + signal number where a signal ended it, 127 where it could not be started.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LIFELINE = 0
_POLL_MS = 50
_LINUX = sys.platform == "linux"


def main(arguments: list[str]) -> int:
    """Run ``arguments[1:]``; ``arguments[0]`` is the grace in seconds. Returns the exit status."""
    grace_s, command = float(arguments[0]), arguments[1:]
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, lambda _number, _frame: None)
    child = _start(command)
    return _watch(child, wake_read, grace_s)


def _start(command: list[str]) -> int:
    """Fork and execute; the child gets no standard input and default signal handling."""
    guard = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if not _LINUX:
            os.setpgid(0, 0)  # a group without the guard, so that it can be signalled and asked for
        if os.getppid() != guard:  # the guard died before the request for a signal at its death
            os._exit(128 + signal.SIGTERM)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        os.write(2, f"cannot start {command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def _watch(child: int, wake_read: int, grace_s: float) -> int:
    """Wait for the command, the lifeline or a signal, and then for the end of every descendant."""
    status: int | None = None
    kill_at: float | None = None
    asked: set[int] = set()
    poll = select.poll()
    poll.register(wake_read, select.POLLIN)
    poll.register(_LIFELINE, select.POLLIN | select.POLLHUP)
    while True:
        stop = False
        for descriptor, _ in poll.poll(None if kill_at is None else _POLL_MS):
            if descriptor == _LIFELINE:
                if not os.read(_LIFELINE, 512):
                    poll.unregister(_LIFELINE)
                    stop = True
            else:
                stop |= any(number != signal.SIGCHLD for number in os.read(wake_read, 512))
        ended, has_children = _reap()
        if child in ended:
            status = ended[child]
        if status is not None and not _left_behind(child, has_children):
            return status
        if (stop or status is not None) and kill_at is None:
            kill_at = time.monotonic() + grace_s
        if kill_at is not None:
            late = time.monotonic() >= kill_at
            _signal_all(child, signal.SIGKILL if late else signal.SIGTERM, set() if late else asked)


def _reap() -> tuple[dict[int, int], bool]:
    """Collect every child that ended, adopted ones too: pid -> exit status, and whether there are more children."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, raw = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended, False
        if pid == 0:
            return ended, True
        code = os.waitstatus_to_exitcode(raw)
        ended[pid] = code if code >= 0 else 128 - code


def _left_behind(child: int, has_children: bool) -> bool:
    if _LINUX:
        # A subreaper without a child has no descendant. A walk through /proc cannot tell: it is no snapshot, and what
        # hangs on a process that ends in between is not found.
        return has_children
    try:
        os.killpg(child, 0)
    except OSError:  # no such group, or only zombies of it
        return False
    return True


def _signal_all(child: int, number: int, asked: set[int]) -> None:
    """Signal every descendant that is not among ``asked``, and add it there."""
    if not _LINUX:
        if child not in asked:
            asked.add(child)
            with suppress(OSError):
                os.killpg(child, number)
        return
    for pid in _descendants():
        if pid not in asked:
            asked.add(pid)
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)


def _descendants() -> list[int]:
    """Return every process below this one, from /proc; parents before children.

    Zombies count: the first thread of a killed process may be one while the others, and its children, still are there.
    """
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            # The name stands in parentheses and may hold anything; what follows the last one is "state ppid ...".
            parent = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(entry.name))
    found: list[int] = []
    queue = [os.getpid()]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def _prctl(option: int, value: int) -> None:
    if not _LINUX:
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
