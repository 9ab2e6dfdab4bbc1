"""Runs the whole project once, as `diddy dev` does for a person, and hands the tests a small client for it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
START_LIMIT_S = 60
NO_PYTHON_RUNTIME = ("DM513", "Request for Pyodide bundle failed")
"""What diddy and workerd say where workerd cannot download what Python Workers run on."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


@dataclass(frozen=True)
class Site:
    url: str
    log: Path

    def call(self, path: str, *, method: str = "GET", headers: dict | None = None, send: dict | None = None) -> Answer:
        body = None if send is None else json.dumps(send).encode()
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def fault(self, service: str, mode: str | None = None) -> dict:
        """Set, or only read, the fault mode of a backend."""
        path = f"/api/{service}/_demo/fault"
        answer = self.call(path) if mode is None else self.call(path, method="POST", send={"mode": mode})
        assert answer.status == 200, f"{path}: {answer.status} {answer.body!r}"
        return answer.json()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The running project; its pages answer, its backends may still be starting."""
    beside_python = str(Path(sys.executable).parent)
    program = shutil.which("diddy", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    assert program, "diddy is not installed; run: pip install -r requirements-dev.txt"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(tempfile.mkdtemp()) / "dev.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "dev", "--port", str(port)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Site(f"http://127.0.0.1:{port}", log)
    try:
        _wait_for_page(running, process)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        shutil.rmtree(log.parent)


@pytest.fixture(scope="session")
def backends(site: Site) -> Site:
    """The running project once both backends answer; the routes asked here have no retries, so no budget is spent."""
    deadline = time.monotonic() + START_LIMIT_S
    waiting = {"catalog", "inventory"}
    while True:
        answers = {name: site.call(f"/api/{name}/_demo/fault") for name in waiting}
        refused = [name for name, answer in answers.items() if b"switched off" in answer.body]
        assert refused == [], "the backends take no faults here: copy each .dev.vars.example to .dev.vars"
        waiting = {name for name, answer in answers.items() if answer.status != 200}
        if not waiting:
            break
        said = site.log.read_text(errors="replace")
        if any(sign in said for sign in NO_PYTHON_RUNTIME):
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(
                "workerd could not download what Python Workers run on: allow https to "
                f"pyodide-capnp-bin.edgeworker.net; not started: {', '.join(waiting)}"
            )
        assert time.monotonic() < deadline, f"not started: {', '.join(waiting)}\n{said}"
        time.sleep(0.5)
    return site


@pytest.fixture
def mesh(backends: Site) -> Iterator[Site]:
    """The running project, healed before and after the test."""
    for service in ("catalog", "inventory"):
        backends.fault(service, "ok")
    yield backends
    for service in ("catalog", "inventory"):
        backends.fault(service, "ok")


def _wait_for_page(site: Site, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        said = site.log.read_text(errors="replace")
        assert process.poll() is None, f"`diddy dev` ended with {process.returncode}:\n{said}"
        assert time.monotonic() < deadline, f"{site.url}/ did not answer in {START_LIMIT_S} s:\n{said}"
        try:
            if site.call("/").status == 200:
                return
        except OSError:
            time.sleep(0.25)
