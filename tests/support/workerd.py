"""Run native ``workerd serve`` on a generated configuration; it answers about 50 ms after the start.

    with Workerd(
        Worker("front", source, bindings={"CATALOG": Service("catalog"), "DIDDY_ENV": "preview"}),
        External("catalog", faulty.address),
    ) as workerd:
        answer = workerd.fetch("/api/catalog/items")
        line = workerd.wait_for_json(lambda line: line.get("type") == "access")

The first worker is the one that `Workerd.fetch` and `Workerd.url` speak to; every worker with ``listen=True`` has a
port too. Ports are chosen by the kernel and reported by workerd itself, so that tests in parallel never race for one.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.support.client import Answer, Body, Headers, fetch
from tests.support.toolchain import workerd_binary
from tests.support.workerd_config import (
    COMPATIBILITY_DATE,
    COMPATIBILITY_FLAGS,
    Directory,
    DurableObject,
    External,
    Json,
    Module,
    Service,
    Worker,
    config_text,
    listeners,
)

__all__ = [
    "COMPATIBILITY_DATE",
    "COMPATIBILITY_FLAGS",
    "Directory",
    "DurableObject",
    "External",
    "Json",
    "Module",
    "Service",
    "Worker",
    "Workerd",
    "WorkerdError",
]


class WorkerdError(RuntimeError):
    """workerd refused the configuration or stopped by itself; the message carries what it printed."""


class Workerd:
    """A running workerd; a context manager. `arguments` go to ``workerd serve`` before the configuration."""

    def __init__(
        self,
        *services: Worker | External | Directory,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.services = services
        self.arguments = list(arguments)
        self.environment = environment
        self.stdout: list[str] = []
        self.stderr: list[str] = []
        self.ports: dict[str, int] = {}
        self._changed = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of workerd itself."""
        assert self._process is not None, "workerd is not started"
        return self._process.pid

    def url(self, path: str = "/", worker: str | None = None) -> str:
        """The address of `path` on a listening worker (the first worker when none is named)."""
        return f"http://127.0.0.1:{self.port(worker)}{path}"

    def port(self, worker: str | None = None) -> int:
        """The port of a listening worker (the first worker when none is named)."""
        return self.ports[worker or listeners(self.services)[0]]

    def fetch(
        self, path: str = "/", method: str = "GET", headers: Headers = (), body: Body = None, *, timeout_s: float = 20,
        worker: str | None = None,
    ) -> Answer:  # fmt: skip
        """Send one request and read the whole answer; no redirect is followed."""
        return fetch(self.url(path, worker), method, headers, body, timeout_s=timeout_s)

    def start(self) -> None:
        """Start workerd and return when every listening worker accepts connections; `WorkerdError` if it refuses."""
        self._folder = tempfile.TemporaryDirectory(prefix="workerd-")
        folder = Path(self._folder.name)
        config = folder / "config.capnp"
        config.write_text(config_text(self.services, folder), encoding="utf-8")
        control_read, control_write = os.pipe()
        command = [str(workerd_binary()), "serve", "--experimental", f"--control-fd={control_write}"]
        self._process = subprocess.Popen(
            [*command, *self.arguments, str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(control_write,),
            env={**os.environ, **self.environment} if self.environment else None,
        )
        os.close(control_write)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        for source, take in (
            (self._process.stdout, self.stdout.append),
            (self._process.stderr, self.stderr.append),
            (os.fdopen(control_read, "rb"), self._take_control),
        ):
            thread = threading.Thread(target=self._read, args=(source, take), daemon=True)
            thread.start()
            self._threads.append(thread)
        self._wait(lambda: len(self.ports) == len(listeners(self.services)), _start_limit_s(self.services), "to listen")

    def stop(self) -> None:
        """Stop this workerd (by its pid) and remove its files; what it printed stays in `stdout` and `stderr`."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
        for thread in self._threads:
            thread.join(5)
        if self._folder is not None:
            self._folder.cleanup()

    def json_lines(self) -> list[dict[str, Any]]:
        """Every JSON object that a worker has logged so far, one a line."""
        with self._changed:
            return [line for line in map(_json_object, [*self.stdout, *self.stderr]) if line is not None]

    def wait_for_json(
        self, matches: Callable[[dict[str, Any]], bool] = lambda _line: True, timeout_s: float = 15, count: int = 1
    ) -> dict[str, Any]:
        """Wait for the `count`-th logged JSON object that matches and return it; `WorkerdError` if it does not come."""

        def found() -> list[dict[str, Any]]:
            return [line for line in self.json_lines() if matches(line)]

        self._wait(lambda: len(found()) >= count, timeout_s, f"to log {count} matching JSON line(s)")
        return found()[count - 1]

    def wait_for_text(self, text: str, timeout_s: float = 15) -> str:
        """Wait for a line of output that contains `text` and return that line."""

        def found() -> list[str]:
            return [line for line in [*self.stdout, *self.stderr] if text in line]

        self._wait(lambda: bool(found()), timeout_s, f"to print {text!r}")
        return found()[0]

    def _wait(self, ready: Callable[[], bool], timeout_s: float, what: str) -> None:
        assert self._process is not None, "workerd is not started"
        until = time.monotonic() + timeout_s
        with self._changed:
            while not ready():
                stopped = self._process.poll()
                remaining_s = until - time.monotonic()
                if stopped is not None or remaining_s <= 0:
                    why = f"stopped with {stopped}" if stopped is not None else f"took more than {timeout_s} s"
                    output = "\n".join([*self.stdout, *self.stderr][-60:])
                    raise WorkerdError(f"workerd {why} while a test waited for it {what}. It printed:\n{output}")
                self._changed.wait(min(remaining_s, 0.2))

    def _read(self, source: Any, take: Callable[[str], object]) -> None:
        with source:
            for line in source:
                with self._changed:
                    take(line.decode("utf-8", "replace").rstrip("\n"))
                    self._changed.notify_all()

    def _take_control(self, line: str) -> None:
        message = json.loads(line)
        if message.get("event") == "listen":
            self.ports[message["socket"]] = message["port"]


def _start_limit_s(services: Sequence[object]) -> float:
    """How long a start may take on a busy machine; workerd boots every Python Worker before it listens, one by one."""
    return 20 + 30 * sum(isinstance(one, Worker) and one.is_python for one in services)


def _json_object(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
