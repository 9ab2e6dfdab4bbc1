"""`diddy demo` from nothing to a page in the browser's reach, Ctrl-C, and a second time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.client import fetch
from tests.support.diddy import COMMAND, diddy, environment
from tests.support.processes import with_mark
from tests.support.toolchain import NODE_MODULES

pytestmark = pytest.mark.e2e


class Running:
    """A `diddy` that runs until it is told to stop."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def wait_for(self, pattern: str, limit_s: float = 90) -> re.Match[str]:
        until = time.monotonic() + limit_s
        while True:
            if found := re.search(pattern, self.text):
                return found
            assert time.monotonic() < until, self.text
            assert self.process.poll() is None, self.text
            time.sleep(0.1)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        status = self.process.wait(40)
        self._thread.join(5)
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self.lines.extend(iter(output.readline, ""))


@contextmanager
def demo(folder: Path, mark: str) -> Iterator[Running]:
    name, value = mark.split("=")
    process = subprocess.Popen(
        [*COMMAND, "demo"],
        cwd=folder,
        env=environment({name: value}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def test_the_demo_runs_stops_and_runs_again_in_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(NODE_MODULES)  # the pinned wrangler, without a download
    mark = f"DIDDY_TEST_MARK={uuid.uuid4().hex}"

    with demo(tmp_path, mark) as first:
        url = first.wait_for(r"runs at (http://\S+)")[1]
        assert "made diddy-demo" in first.text
        page = fetch(url + "/")
        assert page.status == 200
        assert "<title>" in page.text
        quoted = fetch(url + "/api/inventory/stock")
        assert quoted.status == 200, first.text
        assert "backend;dur=" in (quoted.header("server-timing") or "")
        verified = diddy(tmp_path / "diddy-demo", "verify", url)
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert first.end(signal.SIGINT) == 0, first.text
    assert with_mark(mark) == []
    assert "Traceback" not in first.text

    changed = tmp_path / "diddy-demo/site/index.html"
    changed.write_text(changed.read_text().replace("<title>", "<title>mine "))
    with demo(tmp_path, mark) as second:
        url = second.wait_for(r"runs at (http://\S+)")[1]
        assert "going on with diddy-demo" in second.text
        assert "<title>mine " in fetch(url + "/").text
        assert second.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert with_mark(mark) == []
