"""One process that is kept running: started, watched until it is ready, restarted, reported once when it cannot run."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pages_plugin.dev.causes import explain
from pages_plugin.dev.model import Cause, Launch, LaunchError, State
from pages_plugin.toolchain.process import ManagedProcess

Outcome = Literal["failed", "crashed", "again", "port"]

_POLL_S = 0.1
_ERROR_SETTLES_S = 1.5
"""How long after an error a process that neither ends nor gets ready is given."""
_BACKOFF_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_STEADY_S = 60.0
"""After so long without a crash the next one waits the shortest again."""
_KEPT_LINES = 400
_PORT_TRIES = 5


@dataclass(frozen=True, slots=True)
class Hooks:
    """What makes one service unlike another."""

    prepare: Callable[[], Awaitable[Launch]]
    """Says how to start it; asked before every start. May raise ``LaunchError``."""
    is_ready: Callable[[Launch], Awaitable[bool]]
    """Polled until it is true."""
    on_line: Callable[[str], bool | None]
    """Gets every line; returns whether it says that the process is ready (``True``) or shows an error (``False``)."""
    on_change: Callable[[Service], None]
    """Called after every change of ``state``."""


class Service:
    """A process with a name. ``code`` is the registry's for a cause that cannot be told nearer."""

    def __init__(self, name: str, hooks: Hooks, *, code: str, gives_up_s: float = 120.0) -> None:
        self.name = name
        self.state = State.STARTING
        self.cause: Cause | None = None
        self.launch: Launch | None = None
        self.crashes = 0
        self._hooks = hooks
        self._code, self._gives_up_s = code, gives_up_s
        self._again = asyncio.Event()
        self._process: ManagedProcess | None = None
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._said_ready = False
        self._error_at: float | None = None
        self._status = 0

    @property
    def settled(self) -> bool:
        """Whether it is ready or known not to run."""
        return self.state in (State.READY, State.FAILED, State.STOPPED)

    def start_again(self) -> None:
        """Start it anew now, from whatever state: a file that it reads has changed."""
        self._again.set()

    async def run(self) -> None:
        """Keep it running until this is cancelled; then nothing of it is left."""
        port_tries = 0
        try:
            while True:
                self._again.clear()
                self._set(State.STARTING, None)
                began = time.monotonic()
                outcome = await self._run_once()
                if outcome == "again":
                    continue
                if outcome == "port" and port_tries < _PORT_TRIES:
                    port_tries += 1
                    continue
                if outcome == "port":
                    self._set(State.FAILED, explain(self._lines, status=None, code=self._code))
                port_tries = 0
                if outcome == "crashed":
                    self.crashes = 0 if time.monotonic() - began > _STEADY_S else self.crashes
                    delay_s = _BACKOFF_S[min(self.crashes, len(_BACKOFF_S) - 1)]
                    self.crashes += 1
                    self._set(State.FAILED, self._crash(delay_s))
                    await self._wait_for_change(delay_s)
                else:
                    await self._wait_for_change(None)
        finally:
            await self._end()
            self.state = State.STOPPED

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()

    async def _run_once(self) -> Outcome:
        self._lines.clear()
        self._said_ready, self._error_at = False, None
        try:
            self.launch = launch = await self._hooks.prepare()
            self._process = process = await ManagedProcess.start(
                launch.command, cwd=launch.cwd, env=launch.env, on_line=self._line
            )
        except LaunchError as error:
            self._set(State.FAILED, error.cause)
            return "failed"
        except OSError as error:
            self._set(State.FAILED, Cause(self._code, f"cannot be started: {error.strerror or error}"))
            return "failed"
        ended = asyncio.create_task(process.wait())
        try:
            return await self._watch(process, launch, ended)
        finally:
            await self._end()
            await ended

    async def _watch(self, process: ManagedProcess, launch: Launch, ended: asyncio.Task[int]) -> Outcome:
        """Poll until it is ready, then wait for its end or for a change."""
        began = time.monotonic()
        while True:
            polling = self.state is not State.READY
            again = asyncio.create_task(self._again.wait())
            await asyncio.wait(
                (ended, again), timeout=_POLL_S if polling else None, return_when=asyncio.FIRST_COMPLETED
            )
            again.cancel()
            if self._again.is_set():
                return "again"
            if ended.done():
                return self._after_end(ended.result())
            if polling and (self._said_ready or await self._hooks.is_ready(launch)):
                self._set(State.READY, None)
            elif self.state is State.STARTING and self._is_stuck(began):
                self._set(State.FAILED, explain(self._lines, status=None, code=self._code))

    def _after_end(self, status: int) -> Outcome:
        if self.state is State.READY:
            self._status = status
            return "crashed"
        if self.state is State.FAILED:  # reported already
            return "failed"
        cause = explain(self._lines, status=status, code=self._code)
        if cause.port_taken:
            return "port"
        self._set(State.FAILED, cause)
        return "failed"

    def _is_stuck(self, began: float) -> bool:
        now = time.monotonic()
        failed = self._error_at is not None and now - self._error_at > _ERROR_SETTLES_S
        return failed or now - began > self._gives_up_s

    def _crash(self, delay_s: float) -> Cause:
        return Cause(self._code, f"it ended with status {self._status}", f"it is started again in {delay_s:.0f} s")

    async def _wait_for_change(self, timeout_s: float | None) -> None:
        try:
            await asyncio.wait_for(self._again.wait(), timeout_s)
        except TimeoutError:
            return

    def _line(self, line: str) -> None:
        self._lines.append(line)
        verdict = self._hooks.on_line(line)
        if verdict is True:
            self._said_ready, self._error_at = True, None
        elif verdict is False and self._error_at is None:
            self._error_at = time.monotonic()

    def _set(self, state: State, cause: Cause | None) -> None:
        if (state, cause) != (self.state, self.cause) or state is State.FAILED:
            self.state, self.cause = state, cause
            self._hooks.on_change(self)

    async def _end(self) -> None:
        if self._process is not None:
            await self._process.stop()
            self._process = None
