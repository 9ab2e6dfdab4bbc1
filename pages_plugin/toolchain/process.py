"""Start a tool, read its output by lines, and end it with everything that it started.

A command runs in a session of its own below the guard (``guard.py``), which ends all of it when ``stop`` is called and
also when diddy dies without a chance to call anything. On Windows, where this was not tried, the command gets a process
group and ``taskkill /T`` ends its tree; there nothing ends it when diddy itself is killed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pages_plugin.toolchain import guard

OnLine = Callable[[str], None]
"""Called with each line of output, without its end, from the event loop's thread. It must not raise."""

GRACE_S = 5.0
"""How long a command may take to end after SIGTERM, unless the caller says otherwise."""
_WATCHED_S = 3.0
"""What is added to the grace before the guard itself is taken for dead."""
_LAST_OUTPUT_S = 2.0
_LONGEST_LINE = 1 << 20
_WINDOWS = sys.platform == "win32"


class ManagedProcess:
    """A running command. Make one with ``start``; ``stop`` it, or ``wait`` for its own end.

    Two threads stand behind it, one waits and one reads: asyncio's own subprocess says that a process has ended only
    when the last descendant that holds its output has ended too, and that descendant is what we then have to end.
    """

    def __init__(self, process: subprocess.Popen[bytes], lifeline: int | None, grace_s: float, on_line: OnLine) -> None:
        self._process = process
        self._lifeline = lifeline
        self._grace_s = grace_s
        self._ended = asyncio.Event()
        self._read = asyncio.Event()
        self._status: int | None = None
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._await_end, args=(loop,), daemon=True).start()
        threading.Thread(target=self._read_lines, args=(loop, on_line), daemon=True).start()

    @classmethod
    async def start(
        cls,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        on_line: OnLine,
        env: Mapping[str, str] | None = None,
        grace_s: float = GRACE_S,
    ) -> ManagedProcess:
        """Start ``command`` in ``cwd`` with its standard output and error going to ``on_line``.

        ``env`` replaces the environment. The command has no standard input. Raises ``OSError`` where the working
        folder or the interpreter is not there; a command that cannot be executed ends with 127 and says so in a line.
        """
        words = [str(word) for word in command]
        environment = dict(os.environ if env is None else env)
        if _WINDOWS:  # pragma: no cover - not tried
            group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=environment,
                creationflags=group,
            )
            return cls(process, None, grace_s, on_line)
        held_by_guard, lifeline = os.pipe()
        try:
            process = subprocess.Popen(
                (sys.executable, "-I", "-S", guard.__file__, str(grace_s), *words),
                stdin=held_by_guard,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=environment,
                start_new_session=True,
            )
        except BaseException:
            os.close(lifeline)
            raise
        finally:
            os.close(held_by_guard)
        return cls(process, lifeline, grace_s, on_line)

    @property
    def pid(self) -> int:
        """Process id of the guard, which is also the id of the command's session and process group."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Exit status, or ``None`` while it runs; 128 + signal number where a signal ended the command."""
        return self._status

    async def wait(self) -> int:
        """Wait for the command's own end and for the last of its output."""
        await self._ended.wait()
        status = self._process.wait()
        if status < 0:
            self._kill_group()  # somebody killed the guard, so its last duty is ours
        with suppress(TimeoutError):
            await asyncio.wait_for(self._read.wait(), _LAST_OUTPUT_S)
        self._close_lifeline()
        return status

    async def stop(self) -> int:
        """End the command and all that it started: SIGTERM, the grace, SIGKILL.

        Safe to call again, or after its end.
        """
        if not self._ended.is_set():
            self._close_lifeline()
            if _WINDOWS:  # pragma: no cover - not tried
                await asyncio.to_thread(_taskkill, self.pid)
            try:
                await asyncio.wait_for(self._ended.wait(), self._grace_s + _WATCHED_S)
            except TimeoutError:
                self._kill_group()
        return await self.wait()

    def kill(self) -> None:
        """End everything at once, without grace; for the second Ctrl-C."""
        self._kill_group()
        self._close_lifeline()

    def _kill_group(self) -> None:
        if _WINDOWS:  # pragma: no cover - not tried
            with suppress(ProcessLookupError):
                self._process.kill()
            return
        # Without a subreaper only the guard knows the command's group, so it has to live to end it.
        number = signal.SIGKILL if sys.platform == "linux" or self._status is not None else signal.SIGTERM
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _close_lifeline(self) -> None:
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _await_end(self, loop: asyncio.AbstractEventLoop) -> None:
        self._status = self._process.wait()
        with suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(self._ended.set)

    def _read_lines(self, loop: asyncio.AbstractEventLoop, on_line: OnLine) -> None:
        """Hand over complete lines; one that never ends is handed over in pieces of 1 MiB."""
        with suppress(RuntimeError), self._process.stdout or open(os.devnull, "rb") as stream:  # noqa: PTH123
            rest = b""
            while chunk := os.read(stream.fileno(), 1 << 16):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > _LONGEST_LINE:
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    loop.call_soon_threadsafe(on_line, _text(line))
            if rest:
                loop.call_soon_threadsafe(on_line, _text(rest))
            loop.call_soon_threadsafe(self._read.set)


async def run_tool(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    on_line: OnLine,
    env: Mapping[str, str] | None = None,
    timeout_s: float | None = None,
) -> int:
    """Run ``command`` to its end and return its exit status.

    Raises ``TimeoutError`` after ``timeout_s``. Then, and when the caller is cancelled, nothing of the command is left.
    """
    process = await ManagedProcess.start(command, cwd=cwd, on_line=on_line, env=env)
    try:
        return await asyncio.wait_for(process.wait(), timeout_s)
    finally:
        await process.stop()


def _text(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").rstrip("\r")


def _taskkill(pid: int) -> None:  # pragma: no cover - not tried
    subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)
