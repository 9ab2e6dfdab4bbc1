"""A process tree ends when it is told to, when its starter dies, and when it ends by itself; nothing survives."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from pages_plugin.toolchain.process import ManagedProcess, run_tool
from tests.support.processes import alive, with_mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# A child that starts a child in a session of its own, both of which ignore what `deaf` names.
TREE = """
import os, signal, subprocess, sys, time
deaf, leave = sys.argv[1] == "deaf", sys.argv[2] == "leave"
if deaf:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.environ.get("DEPTH") != "1":
    subprocess.Popen([sys.executable, __file__, *sys.argv[1:]],
                     env={**os.environ, "DEPTH": "1"}, start_new_session=leave)
    print("started", flush=True)
time.sleep(100)
"""


# A process whose first thread has ended: /proc shows a zombie, which is not one while the other thread and a child run.
HALF_DEAD = """
import ctypes, subprocess, sys, threading, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
threading.Thread(target=time.sleep, args=(100,)).start()
print("started", flush=True)
ctypes.PyDLL(None).pthread_exit(None)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    script = tmp_path / "tree.py"
    script.write_text(TREE)
    return script


def mark_of(tmp_path: Path) -> str:
    return f"DIDDY_TEST_MARK={tmp_path.name}-{os.getpid()}"


def environment(tmp_path: Path) -> dict[str, str]:
    name, _, value = mark_of(tmp_path).partition("=")
    return {**os.environ, name: value}


async def until(condition: Callable[[], bool], limit_s: float = 10) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "what was waited for did not happen"
        await asyncio.sleep(0.02)


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@pytest.mark.parametrize("deaf", ["polite", "deaf"])
@pytest.mark.parametrize("place", ["stay", "leave"])
def test_stop_ends_the_whole_tree(tree: Path, tmp_path: Path, deaf: str, place: str) -> None:
    async def scenario() -> None:
        lines: list[str] = []
        process = await ManagedProcess.start(
            [sys.executable, tree, deaf, place],
            cwd=tmp_path,
            on_line=lines.append,
            env=environment(tmp_path),
            grace_s=0.3,
        )
        await until(lambda: len(with_mark(mark_of(tmp_path))) == 3 and lines == ["started"])
        await process.stop()
        assert with_mark(mark_of(tmp_path)) == []
        assert process.returncode == 128 + (signal.SIGKILL if deaf == "deaf" else signal.SIGTERM)

    run(scenario())


@pytest.mark.parametrize("who", ["starter", "guard", "both"])
def test_the_tree_ends_when_its_watchers_are_killed(tree: Path, tmp_path: Path, who: str) -> None:
    starter = tmp_path / "starter.py"
    starter.write_text(
        textwrap.dedent(
            f"""
            import asyncio, sys
            from pathlib import Path
            from pages_plugin.toolchain.process import ManagedProcess
            async def main():
                process = await ManagedProcess.start(
                    [sys.executable, {str(tree)!r}, "polite", "stay"], cwd=Path.cwd(), on_line=lambda line: None,
                    grace_s=1)
                print(process.pid, flush=True)
                await process.wait()
            asyncio.run(main())
            """
        )
    )
    with subprocess.Popen(
        [sys.executable, starter],
        env={**environment(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        guard = int(running.stdout.readline())

        async def scenario() -> None:
            await until(lambda: len(with_mark(mark_of(tmp_path))) == 4)
            # Both at once: the starter cannot clean up for the guard, so the kernel's signal to the command must do.
            if who in ("guard", "both"):
                if who == "both":
                    running.kill()
                os.kill(guard, signal.SIGKILL)
            else:
                running.kill()
            # then ends the command, but not what the command started; wrangler ends its own children on that signal.
            await until(lambda: len(with_mark(mark_of(tmp_path))) <= (1 if who == "both" else 0))
            for pid in with_mark(mark_of(tmp_path)):
                os.kill(pid, signal.SIGKILL)

        run(scenario())


def test_what_a_command_leaves_behind_ends_with_it(tree: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        leaver = f"import subprocess, sys; subprocess.Popen([sys.executable, {str(tree)!r}, 'polite', 'leave'])"
        status = await run_tool(
            [sys.executable, "-c", leaver], cwd=tmp_path, on_line=lambda line: None, env=environment(tmp_path)
        )
        assert status == 0
        assert with_mark(mark_of(tmp_path)) == []

    run(scenario())


def test_what_hangs_on_a_half_dead_process_ends_too(tmp_path: Path) -> None:
    """Killed programs with many threads look so for a moment; node did, and left workerd behind."""
    (tmp_path / "half.py").write_text(HALF_DEAD)
    starter = "import subprocess, sys\nleft = subprocess.Popen([sys.executable, 'half.py'], stdout=subprocess.PIPE)\n"
    starter += "left.stdout.readline()\nimport time; time.sleep(0.2)"

    async def scenario() -> None:
        process = await ManagedProcess.start(
            [sys.executable, "-c", starter],
            cwd=tmp_path,
            on_line=lambda _: None,
            env=environment(tmp_path),
            grace_s=0.3,
        )
        assert await process.wait() == 0
        assert with_mark(mark_of(tmp_path)) == []

    run(scenario())


@pytest.mark.parametrize(
    ("code", "expected"),
    [("raise SystemExit(0)", 0), ("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 11)", 128 + 11)],
)
def test_the_status_is_the_command_s_own(tmp_path: Path, code: str, expected: int) -> None:
    async def scenario() -> None:
        assert await run_tool([sys.executable, "-c", code], cwd=tmp_path, on_line=lambda line: None) == expected

    run(scenario())


def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        lines: list[str] = []
        assert await run_tool(["no-such-command"], cwd=tmp_path, on_line=lines.append) == 127
        assert lines == ["cannot start no-such-command: No such file or directory"]

    run(scenario())


def test_output_comes_by_lines_whatever_its_pieces(tmp_path: Path) -> None:
    code = "import os\nfor p in (b'a', b'b\\nc\\r\\n', b'\\xff', b'\\n', b'x' * 200000, b'\\nlast'): os.write(1, p)"

    async def scenario() -> None:
        lines: list[str] = []
        await run_tool([sys.executable, "-c", code], cwd=tmp_path, on_line=lines.append)
        assert lines == ["ab", "c", "\ufffd", "x" * 200000, "last"]

    run(scenario())


def test_a_tool_that_takes_too_long_is_ended(tree: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(TimeoutError):
            await run_tool(
                [sys.executable, tree, "polite", "stay"],
                cwd=tmp_path,
                on_line=lambda line: None,
                env=environment(tmp_path),
                timeout_s=0.5,
            )
        assert with_mark(mark_of(tmp_path)) == []

    run(scenario())


def test_kill_ends_a_deaf_tree_at_once(tree: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        process = await ManagedProcess.start(
            [sys.executable, tree, "deaf", "stay"], cwd=tmp_path, on_line=lambda line: None, env=environment(tmp_path)
        )
        await until(lambda: len(with_mark(mark_of(tmp_path))) == 3)
        process.kill()
        await process.wait()
        await until(lambda: with_mark(mark_of(tmp_path)) == [])
        assert not alive(process.pid)

    run(scenario())
