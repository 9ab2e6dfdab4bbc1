"""Run a baked project as a person does, with `diddy dev`, the tools of this checkout and real Python Workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.pyodide_bundle import PYTHON_FLAGS, python_workerd_wrapper
from tests.support.python_worker import vendor_python_modules
from tests.support.toolchain import NODE_MODULES, ROOT
from tests.template.baking import bake

START_LIMIT_S = 90


def bake_runnable(folder: Path, **answers: str) -> tuple[Path, dict[str, str]]:
    """Bake, and return the project with the environment in which its commands find diddy, wrangler and Pyodide."""
    project = bake(folder, **answers)
    (project / "node_modules").symlink_to(NODE_MODULES, target_is_directory=True)
    programs = folder / "bin"
    programs.mkdir()
    diddy = programs / "diddy"
    diddy.write_text(f"#!{sys.executable}\nfrom pages_plugin.cli.main import main\n\nmain()\n")
    diddy.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
        "PYTHONPATH": str(ROOT),
        "CI": "1",
        "WRANGLER_SEND_METRICS": "false",
    }
    for entry in project.glob("workers/*/src/entry.py"):
        environment["MINIFLARE_WORKERD_PATH"] = str(python_workerd_wrapper(folder))
        _prepare_python(entry.parents[1])
    return project, environment


def _prepare_python(worker: Path) -> None:
    """Lay out the packages as pywrangler would, and let stock workerd take the bundle that the tests built."""
    config = worker / "wrangler.jsonc"
    flags = ", ".join(f'"{flag}"' for flag in PYTHON_FLAGS)
    config.write_text(config.read_text().replace('"python_workers"', flags))
    vendor_python_modules(worker)
    (worker / "python_modules" / "pyvenv.cfg").touch()
    (worker / "python_modules" / ".synced").write_text("1.17.9")


@contextmanager
def running(project: Path, environment: dict[str, str], log: Path) -> Iterator[str]:
    """`diddy dev` on a free port; yields the address once the page answers, and leaves no process behind."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [project.parent / "bin" / "diddy", "dev", "--port", str(port)],
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_LIMIT_S
        while not _answers(url):
            assert process.poll() is None, f"diddy dev ended with {process.returncode}:\n{log.read_text()}"
            assert time.monotonic() < deadline, f"{url} does not answer:\n{log.read_text()}"
            time.sleep(0.2)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except (URLError, OSError):
        return False
