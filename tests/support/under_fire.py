"""A `diddy` that runs until it is told to stop, and visitors who never stop asking while its backends are killed."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.client import Answer, fetch
from tests.support.processes import alive, with_mark

_MARK = "DIDDY_TEST_MARK"


class RunningDiddy:
    """The process, what it printed, and its children; `mark` finds every process that descends from it."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.mark = f"{_MARK}={uuid.uuid4().hex}"
        self._text: list[str] = []
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "NO_COLOR": "1", _MARK: self.mark.partition("=")[2]},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        return "".join(self._text)

    def wait_for(self, pattern: str, limit_s: float = 90, *, after: int = 0) -> re.Match[str]:
        """Wait until what was printed behind the first `after` characters matches."""
        until = time.monotonic() + limit_s
        while True:
            if found := re.search(pattern, self.text[after:]):
                return found
            assert time.monotonic() < until, f"nothing like {pattern!r} in:\n{self.text}"
            assert self.process.poll() is None, f"it ended:\n{self.text}"
            time.sleep(0.05)

    def descendants(self, words: bytes) -> list[int]:
        """The wrangler whose command line has `words`, and every process below it."""
        parents = {pid: _parent(pid) for pid in with_mark(self.mark)}
        found = {pid for pid in parents if words in _command(pid) and b"guard.py" not in _command(pid)}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)

    def workerd_of(self, words: bytes) -> list[int]:
        """Both workerds below a wrangler: the one with the Worker's code, and the one with its port."""
        return [pid for pid in self.descendants(words) if b"workerd\0serve" in _command(pid)]

    def wait_gone(self, pids: Sequence[int], limit_s: float = 30) -> None:
        """Wait until none of these processes lives: whoever lost one of its own is to be ended and started anew."""
        until = time.monotonic() + limit_s
        while left := [pid for pid in pids if alive(pid)]:
            assert time.monotonic() < until, f"{[_command(pid) for pid in left]} live on:\n{self.text[-6000:]}"
            time.sleep(0.05)

    def end(self, number: signal.Signals, limit_s: float = 20) -> int:
        """Send a signal and return the exit status; fails where a process of it lives on."""
        self.process.send_signal(number)
        status = self.process.wait(limit_s)
        self._reader.join(5)
        until = time.monotonic() + 5
        while left := with_mark(self.mark):
            assert time.monotonic() < until, [_command(pid) for pid in left]
            time.sleep(0.05)
        return status

    def kill(self) -> None:
        """End it and all of its own at once, whatever they do."""
        for pid in with_mark(self.mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self._text.extend(iter(output.readline, ""))


@contextmanager
def running_diddy(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[RunningDiddy]:
    """Start it, and leave nothing behind."""
    running = RunningDiddy(command, folder, environment)
    try:
        yield running
    finally:
        running.kill()


@dataclass(frozen=True)
class Seen:
    """What one visitor got; status 0 where nothing answered."""

    path: str
    status: int
    duration_s: float
    answer: Answer | None

    def __str__(self) -> str:
        body = self.answer.text[:300] if self.answer else "no answer"
        return f"{self.path} {self.status} after {self.duration_s:.1f} s: {body}"


class Visitors:
    """One thread for each path that asks it again and again; a context manager."""

    def __init__(self, url: str, paths: Sequence[str], *, timeout_s: float = 12) -> None:
        self._url, self._timeout_s = url, timeout_s
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self._threads = [threading.Thread(target=self._ask, args=(path,), daemon=True) for path in paths]

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(self._timeout_s + 5)

    @property
    def seen(self) -> list[Seen]:
        """Everything so far."""
        with self._lock:
            return list(self._seen)

    @contextmanager
    def meanwhile(self) -> Iterator[list[Seen]]:
        """Yield a list that holds, at the end, what came to anybody in between."""
        start = len(self.seen)
        between: list[Seen] = []
        yield between
        between += self.seen[start:]

    def until(self, path: str, wanted: Callable[[Seen], object], limit_s: float = 45) -> None:
        """Wait until an answer that comes from now on is as wanted."""
        start = len(self.seen)
        until = time.monotonic() + limit_s
        while True:
            new = self.seen[start:]
            if any(one.path == path and wanted(one) for one in new):
                return
            assert time.monotonic() < until, "\n".join(map(str, new[-20:]))
            time.sleep(0.05)

    def _ask(self, path: str) -> None:
        while not self._stop.wait(0.1):
            began = time.monotonic()
            answer = None
            with suppress(OSError, http.client.HTTPException):
                answer = fetch(self._url + path, timeout_s=self._timeout_s)
            seen = Seen(path, answer.status if answer else 0, time.monotonic() - began, answer)
            with self._lock:
                self._seen.append(seen)


def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill(pids: Sequence[int], number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to processes of ours."""
    for pid in pids:
        if alive(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    return 0
