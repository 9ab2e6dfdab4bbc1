"""However `diddy dev` ends, no wrangler, workerd or dev server of it lives on; looked up in /proc."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.dev_project import ROOT, ShopProject
from tests.support.processes import command_line, kill, with_mark

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

PROGRAM = """
import sys
from pathlib import Path
from pages_plugin.dev import DevOptions, run_dev
from pages_plugin.project import discover
from tests.support.dev_project import ShopProject
shop = ShopProject.at(Path(sys.argv[1]))
raise SystemExit(run_dev(discover(shop.site), DevOptions(), shop.build))
"""


@pytest.fixture
def shop(tmp_path: Path) -> ShopProject:
    shop = ShopProject(tmp_path)
    shop.javascript("catalog", 'export default { fetch() { return new Response("ok"); } };')
    (shop.site / "node_modules").symlink_to(ROOT / "node_modules")
    return shop


def mark(shop: ShopProject) -> str:
    return f"DIDDY_TEST_MARK={shop.repo}"


def wait_until_gone(shop: ShopProject, limit_s: float = 15) -> None:
    end = time.monotonic() + limit_s
    while left := with_mark(mark(shop)):
        assert time.monotonic() < end, [command_line(pid)[:150] for pid in left]
        time.sleep(0.05)


def wait_for_processes(shop: ShopProject, words: bytes, count: int, limit_s: float = 30) -> list[int]:
    """Wait until at least so many processes of the run have the words in their command, and return them."""
    end = time.monotonic() + limit_s
    while len(found := [pid for pid in with_mark(mark(shop)) if words in command_line(pid)]) < count:
        assert time.monotonic() < end, [command_line(pid)[:150] for pid in with_mark(mark(shop))]
        time.sleep(0.05)
    return found


@contextmanager
def running(shop: ShopProject, **variables: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run `run_dev` with a terminal of its own; yields when the site is ready, with the terminal's other end."""
    terminal, its_end = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DIDDY_TEST_MARK": str(shop.repo), **variables}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(shop.repo)],
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        env=environment,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - no other thread runs
    ) as process:
        os.close(its_end)
        try:
            output = b""
            while b"Ctrl-C stops everything" not in output:
                output += os.read(terminal, 65536)
            wait_for_processes(shop, b"workerd\0serve", 2)  # the backend may come after the ready block
            yield process, terminal
        finally:
            process.kill()
            for pid in with_mark(mark(shop)):
                kill(pid)


def _take_terminal() -> None:
    """Make the terminal on standard input the controlling one, as a shell does: closing it then sends SIGHUP."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)]
)
def test_a_signal_ends_everything(shop: ShopProject, number: signal.Signals, status: int) -> None:
    with running(shop) as (process, terminal):
        process.send_signal(number)
        wait_until_gone(shop)
        assert process.wait(5) == status
        os.close(terminal)


def test_ctrl_c_on_the_terminal_ends_everything(shop: ShopProject) -> None:
    with running(shop) as (process, terminal):
        os.write(terminal, b"\x03")
        wait_until_gone(shop)
        assert process.wait(5) == 0
        os.close(terminal)


def test_a_closed_terminal_ends_everything(shop: ShopProject) -> None:
    with running(shop) as (process, terminal):
        os.close(terminal)
        wait_until_gone(shop)
        assert process.wait(5) == 129


def test_the_guard_and_diddy_killed_at_once(shop: ShopProject) -> None:
    with running(shop) as (process, terminal):
        for pid in (process.pid, *wait_for_processes(shop, b"guard.py", 2)):
            kill(pid)
        wait_until_gone(shop)
        os.close(terminal)


def test_the_next_run_takes_away_the_folder_that_a_killed_one_left(shop: ShopProject, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with running(shop, TMPDIR=str(temporary)) as (process, terminal):
        [left] = temporary.glob("diddy-dev-*")
        process.kill()
        wait_until_gone(shop)
        os.close(terminal)
    assert left.is_dir()
    with running(shop, TMPDIR=str(temporary)) as (process, terminal):
        assert not left.exists()
        process.send_signal(signal.SIGTERM)
        wait_until_gone(shop)
        os.close(terminal)
    assert list(temporary.glob("diddy-dev-*")) == []
