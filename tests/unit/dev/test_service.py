"""A process is started, watched, reported once, tried again; with real, small processes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from pages_plugin.dev.model import Cause, Launch, LaunchError, State
from pages_plugin.dev.service import Hooks, Service

READY = "import time; print('ready', flush=True); time.sleep(100)"


class Told:
    """A service whose program is taken from a list, one a start, and what it told of itself."""

    def __init__(self, folder: Path, *programs: str | LaunchError) -> None:
        self.folder, self.programs = folder, list(programs)
        self.states: list[tuple[State, str | None]] = []
        self.service = Service(
            "x", Hooks(self.prepare, self.is_ready, self.on_line, self.on_change), code="DM512", gives_up_s=1.0
        )

    async def prepare(self) -> Launch:
        program = self.programs.pop(0)
        if isinstance(program, LaunchError):
            raise program
        return Launch((sys.executable, "-c", program), self.folder, {}, 0)

    async def is_ready(self, _launch: Launch) -> bool:
        return False

    def on_line(self, line: str) -> bool | None:
        return True if line == "ready" else False if line.startswith("✘") else None

    def on_change(self, service: Service) -> None:
        self.states.append((service.state, service.cause.message if service.cause else None))

    def run(self, *steps: Callable[[], object], until: Callable[[], bool]) -> None:
        """Run until a condition holds; before that, take each step when the service has settled."""

        async def scenario() -> None:
            task = asyncio.create_task(self.service.run())
            for step in steps:
                while not self.service.settled:
                    await asyncio.sleep(0.02)
                told = len(self.states)
                step()
                while len(self.states) == told:
                    await asyncio.sleep(0.02)
            async with asyncio.timeout(20):
                while not until():
                    await asyncio.sleep(0.02)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(scenario())
        assert self.service.state is State.STOPPED


def test_ready_when_it_says_so(tmp_path: Path) -> None:
    told = Told(tmp_path, READY)
    told.run(until=lambda: told.service.state is State.READY)
    assert told.states == [(State.READY, None)]


def test_an_early_end_is_reported_once_and_waits_for_a_change(tmp_path: Path) -> None:
    told = Told(tmp_path, "raise SystemExit(3)", READY)
    told.run(told.service.start_again, until=lambda: told.service.state is State.READY)
    assert told.states == [
        (State.FAILED, "wrangler ended with status 3"),
        (State.STARTING, None),
        (State.READY, None),
    ]


def test_an_error_that_leaves_it_hanging_is_reported(tmp_path: Path) -> None:
    program = "import time; print('✘ [ERROR] No way', flush=True); time.sleep(100)"
    told = Told(tmp_path, program.replace("print(", "import sys; sys.stdout.reconfigure(encoding='utf-8'); print("))
    told.run(until=lambda: told.service.state is State.FAILED)
    assert told.states == [(State.FAILED, "No way")]


def test_silence_is_given_up_on(tmp_path: Path) -> None:
    told = Told(tmp_path, "import time; time.sleep(100)")
    told.run(until=lambda: told.service.state is State.FAILED)
    assert told.states == [(State.FAILED, "it did not answer")]


def test_what_prepare_refuses_is_the_cause(tmp_path: Path) -> None:
    told = Told(tmp_path, LaunchError(Cause("DM514", "no packages")), READY)
    told.run(told.service.start_again, until=lambda: told.service.state is State.READY)
    assert told.states[0] == (State.FAILED, "no packages")


def test_a_crash_is_started_again_after_a_pause(tmp_path: Path) -> None:
    told = Told(tmp_path, "print('ready', flush=True); import time; time.sleep(0.3); raise SystemExit(9)", READY)
    told.run(until=lambda: not told.programs and told.service.state is State.READY)
    assert told.states == [
        (State.READY, None),
        (State.FAILED, "it ended with status 9"),
        (State.STARTING, None),
        (State.READY, None),
    ]


def test_a_port_that_stays_taken_is_reported(tmp_path: Path) -> None:
    taken = "print('Address already in use (127.0.0.1:1)'); raise SystemExit(1)"
    told = Told(tmp_path, *[taken] * 6)
    told.run(until=lambda: told.service.state is State.FAILED)
    assert told.states == [(State.FAILED, "its port is taken (127.0.0.1:1)")]


def test_a_taken_port_is_tried_again_at_once_on_another(tmp_path: Path) -> None:
    told = Told(tmp_path, "print('Address already in use (127.0.0.1:1)'); raise SystemExit(1)", READY)
    told.run(until=lambda: told.service.state is State.READY)
    assert told.states == [(State.READY, None)]
