"""Run the pinned wrangler: a command to its end, or a dev server until it is ready, with nothing left behind.

Its settings, logs and dev registry lie in a folder of the test's own, so that tests in parallel do not meet.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.support.client import Answer, Body, Headers, fetch
from tests.support.toolchain import node_binary, wrangler_script

_READY = re.compile(r"Ready on (https?://[^\s/]+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def wrangler_environment(state: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for wrangler: no terminal, no metrics, no account, and its files below `state`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CLOUDFLARE_", "CF_"))}
    return {
        **inherited,
        "CI": "1",
        "NO_COLOR": "1",
        "WRANGLER_SEND_METRICS": "false",
        "WRANGLER_LOG_PATH": str(state / "logs"),
        "WRANGLER_REGISTRY_PATH": str(state / "registry"),
        "MINIFLARE_REGISTRY_PATH": str(state / "registry"),
        "XDG_CONFIG_HOME": str(state / "config"),
        # The wheel's own node first: wrangler starts `node` by name for its own helpers.
        "PATH": f"{node_binary().parent}{os.pathsep}{os.environ['PATH']}",
        **(extra or {}),
    }


def run_wrangler(
    arguments: Sequence[str], folder: Path, state: Path, extra: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run one command in `folder` to its end; stderr goes to stdout, and its exit code is the caller's to judge."""
    return subprocess.run(
        [str(node_binary()), str(wrangler_script()), *arguments],
        cwd=folder,
        env=wrangler_environment(state, extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )


class WranglerDev:
    """``wrangler dev`` or ``wrangler pages dev`` as a context manager; ready when it is entered.

    with WranglerDev(["pages", "dev"], project, tmp_path / "state") as dev:
        dev.fetch("/api/items")
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        state: Path,
        extra: Mapping[str, str] | None = None,
        ready_timeout_s: float = 60,
    ) -> None:
        self.command = [*command, "--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0"]
        self.command += ["--show-interactive-dev-session=false"]
        self.folder = folder
        self.environment = wrangler_environment(state, extra)
        self.ready_timeout_s = ready_timeout_s
        self.lines: list[str] = []
        self.origin = ""
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(node_binary()), str(wrangler_script()), *self.command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A group of its own: stopping it takes workerd and esbuild along.
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            ready = self.wait_for(_READY, self.ready_timeout_s)
        except BaseException:
            self.stop()
            raise
        self.origin = ready[1]
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def output(self) -> str:
        """Everything printed so far, without colours."""
        with self._changed:
            return "\n".join(self.lines)

    def fetch(
        self, path: str = "/", method: str = "GET", headers: Headers = (), body: Body = None, *, timeout_s: float = 30
    ) -> Answer:
        """Send one request and read the whole answer."""
        return fetch(self.origin + path, method, headers, body, timeout_s=timeout_s)

    def wait_for(self, pattern: re.Pattern[str] | str, timeout_s: float = 10) -> re.Match[str]:
        """Wait until a line matches; `AssertionError` with the output when none does or wrangler stops."""
        compiled = re.compile(pattern)
        until = time.monotonic() + timeout_s
        with self._changed:
            while True:
                for line in self.lines:
                    if match := compiled.search(line):
                        return match
                assert self._process is not None, "wrangler is not started"
                remaining_s = until - time.monotonic()
                if remaining_s <= 0 or self._process.poll() is not None:
                    output = "\n".join(self.lines[-80:])
                    raise AssertionError(f"wrangler printed no line like {compiled.pattern!r}:\n{output}")
                self._changed.wait(min(remaining_s, 0.2))

    def stop(self) -> None:
        """End this wrangler's process group: a SIGTERM, and after 5 s a SIGKILL."""
        process = self._process
        if process is None:
            return
        for kind in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, kind)
                process.wait(5)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
            if kind is signal.SIGTERM and not self._group_lives(process.pid):
                break
        if self._reader is not None:
            self._reader.join(5)

    @staticmethod
    def _group_lives(group: int) -> bool:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                with self._changed:
                    self.lines.append(_COLOUR.sub("", line.rstrip("\n")))
                    self._changed.notify_all()
