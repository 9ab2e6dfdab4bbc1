"""A workerd to measure: its CPU time and its memory are read from /proc, and what it prints is thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.support.toolchain import workerd_binary
from tests.support.workerd_config import Directory, External, Worker, config_text, listeners


class MeasuredWorkerd:
    """One fresh ``workerd serve``; a context manager, ready when it is entered.

    ``tests.support.workerd`` reads the output line by line, which would take part in the race for two cores. Here
    stdout goes to the null device; stderr is kept in a file for the case that workerd refuses to start.
    """

    def __init__(self, *services: Worker | External | Directory, start_timeout_s: float = 20) -> None:
        self.services = services
        self.start_timeout_s = start_timeout_s
        self.ports: dict[str, int] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        self._process: subprocess.Popen[bytes] | None = None
        self._control = -1

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._control >= 0:
            os.close(self._control)
            self._control = -1
        self._folder.cleanup()

    @property
    def pid(self) -> int:
        """The process id of workerd itself."""
        assert self._process is not None, "workerd is not started"
        return self._process.pid

    def url(self, path: str = "/", worker: str | None = None) -> str:
        """The address of a path on a listening worker, by default the first one."""
        return f"http://127.0.0.1:{self.ports[worker or listeners(self.services)[0]]}{path}"

    def get(self, path: str, worker: str | None = None, timeout_s: float = 120) -> bytes:
        """Send a GET and return the body; `urllib.error.HTTPError` for a status of 400 and above."""
        with urllib.request.urlopen(self.url(path, worker), timeout=timeout_s) as response:
            body: bytes = response.read()
            return body

    def cpu_ns(self) -> int:
        """CPU time of all threads so far, in nanoseconds, as the scheduler counts it (`/proc/PID/task/*/schedstat`).

        The ticks of ``times()`` are 10 ms and too coarse; waiting for a core does not count here.
        """
        total = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                total += int((thread / "schedstat").read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):  # a thread that ended in between
                continue
        return total

    def memory_kib(self, field: str) -> int:
        """A field of `/proc/PID/status` in KiB: ``VmHWM`` is the peak of the resident set, ``VmRSS`` what it is now."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
        raise LookupError(f"/proc/{self.pid}/status has no {field}")

    def reset_peak(self) -> None:
        """Begin the peak of the resident set anew (``clear_refs`` 5, see proc(5))."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _start(self) -> None:
        folder = Path(self._folder.name)
        config = folder / "config.capnp"
        config.write_text(config_text(self.services, folder), encoding="utf-8")
        self._control, control_write = os.pipe()
        with (folder / "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(
                [str(workerd_binary()), "serve", "--experimental", f"--control-fd={control_write}", str(config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                pass_fds=(control_write,),
            )
        os.close(control_write)
        os.set_blocking(self._control, False)
        until = time.monotonic() + self.start_timeout_s
        pending = b""
        while len(self.ports) < len(listeners(self.services)):
            try:
                pending += os.read(self._control, 65536)
            except BlockingIOError:
                time.sleep(0.002)
            *lines, pending = pending.split(b"\n")
            for line in lines:
                message = json.loads(line)
                if message.get("event") == "listen":
                    self.ports[message["socket"]] = message["port"]
            if self._process.poll() is not None or time.monotonic() > until:
                printed = (folder / "stderr").read_text(errors="replace")[-4000:]
                raise RuntimeError(f"workerd did not listen within {self.start_timeout_s} s. It printed:\n{printed}")


def median(values: Sequence[float]) -> float:
    """The middle value; between the two middle ones for an even count."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
