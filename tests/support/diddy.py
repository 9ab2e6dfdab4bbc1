"""The command `diddy` as a process of its own, with pipes or on a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.support.toolchain import ROOT

COMMAND = (sys.executable, "-m", "pages_plugin")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's, with the checkout to import from and no colours."""
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "DIDDY_ENV")}
    return {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(extra or {})}


def diddy(
    folder: Path, *arguments: str, extra: Mapping[str, str] | None = None, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `before` runs in the new process, to take something away from it."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )


def on_terminal(folder: Path, arguments: Sequence[str], answers: Mapping[str, str]) -> tuple[int, str]:
    """Run a command on a terminal of its own, and type each answer when its question stands there.

    Returns the exit status and all that the terminal showed.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(COMMAND[0], [*COMMAND, *arguments], environment())
    shown, waiting, last = "", dict(answers), ""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        ready, _, _ = select.select([terminal], [], [], 3)
        if not ready:
            # A terminal that changes its mode may drop what was typed; a person would type it again.
            os.write(terminal, last.encode())
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not data:
            break
        shown += data.decode(errors="replace")
        for question in [one for one in waiting if one in shown]:
            last = waiting.pop(question)
            os.write(terminal, last.encode())
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert not waiting, f"never asked: {waiting}\n{shown}"
    return os.waitstatus_to_exitcode(status), shown
