"""The two ways into the local runner: `run_dev` for the command line, `DevServer` for tests and tools."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from types import TracebackType
from typing import Self

from pages_plugin.dev.console import Console
from pages_plugin.dev.mesh import Mesh
from pages_plugin.dev.model import Build, DevOptions, State
from pages_plugin.dev.server import Runner
from pages_plugin.dev.setup import Setup, set_up
from pages_plugin.diagnostics import finding
from pages_plugin.project import Project
from pages_plugin.toolchain import Wrangler

_STOP_S = 30.0


def run_dev(project: Project, options: DevOptions, build: Build, *, console: Console | None = None) -> int:
    """Run the project until Ctrl-C (exit status 0) or another signal (128 + its number), and return the status.

    For the main thread. ``build`` builds the mesh and is called at the start and after changes. Everything that was
    started is gone on return. Raises ``DiagnosticError`` for what cannot be lived with: no wrangler, a taken port,
    nothing to serve (DM501 to DM518).
    """
    start = _Start(set_up(project, options), build, console or Console(json_logs=options.json_logs))
    return asyncio.run(_until_signal(start))


async def _until_signal(start: _Start) -> int:
    runner = start.runner()
    received: list[int] = []

    def on_signal(number: int) -> None:
        if received:
            runner.kill()
        else:
            start.console.say("stopping")
            runner.stop()
        received.append(number)

    loop = asyncio.get_running_loop()
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        if sys.platform == "win32":  # not tried
            signal.signal(number, lambda got, _frame: loop.call_soon_threadsafe(on_signal, got))
        else:
            loop.add_signal_handler(number, on_signal, number)
    await runner.run()
    return 0 if not received or received[0] == signal.SIGINT else 128 + received[0]


class DevServer:
    """The runner in a thread of its own: ``start`` it or use it in ``with``, then ``wait_ready``, ``url``, ``stop``."""

    def __init__(
        self,
        project: Project,
        options: DevOptions,
        build: Build,
        *,
        console: Console | None = None,
        wrangler: Wrangler | None = None,
    ) -> None:
        self._start = _Start(set_up(project, options, wrangler), build, console or Console(json_logs=options.json_logs))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._runner: Runner | None = None
        self._failure: BaseException | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="diddy-dev", daemon=True)

    @property
    def url(self) -> str:
        """Where the site answers: ``http://127.0.0.1:PORT``."""
        return self._here().site.url

    @property
    def states(self) -> dict[str, State]:
        """The state of every process by name; ``site`` is the site, ``app`` a framework's dev server."""
        return {service.name: service.state for service in self._here().services}

    @property
    def backend_urls(self) -> dict[str, str]:
        """Where each backend that runs answers by itself."""
        services = self._here().worker_services
        return {
            n: f"http://127.0.0.1:{s.launch.port}" for n, s in services.items() if s.launch and s.state is State.READY
        }

    def start(self) -> Self:
        """Start everything and return at once. Raises ``RuntimeError`` when it ran before."""
        self._thread.start()
        self._started.wait()
        return self

    def wait_ready(self, timeout_s: float = 60.0) -> str:
        """Wait until the site answers and return its URL.

        Raises ``LaunchError`` with the cause, or ``TimeoutError``.
        """
        runner, loop = self._here(), self._loop
        if loop is None:
            raise RuntimeError("the dev server is not started")
        waiting = asyncio.run_coroutine_threadsafe(asyncio.wait_for(runner.wait_ready(), timeout_s), loop)
        waiting.result()
        return self.url

    def stop(self) -> None:
        """End everything, and return when nothing is left. Raises what the runner died of, if it did."""
        if self._runner is not None and self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._runner.stop)
        self._thread.join(_STOP_S)
        if self._failure is not None:
            raise self._failure

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _here(self) -> Runner:
        if self._runner is None:
            raise self._failure or RuntimeError("the dev server is not started")
        return self._runner

    def _run(self) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._runner = self._start.runner()
            self._started.set()
            await self._runner.run()

        try:
            asyncio.run(main())
        except BaseException as error:
            self._failure = error
        finally:
            self._started.set()


class _Start:
    """What is needed to make a runner inside its event loop."""

    def __init__(self, setup: Setup, build: Build, console: Console) -> None:
        self.setup, self._build, self.console = setup, build, console
        if setup.wrangler.reason is not None:
            hint = f"diddy uses its own, {setup.wrangler.version}"
            console.findings([finding("DM502", setup.wrangler.reason, hint=hint)], setup.project.root)

    def runner(self) -> Runner:
        """Make the runner."""
        project = self.setup.project
        mesh = Mesh(self._build, self.console, project.root, project.diddy_dir / "mesh.js")
        return Runner(self.setup, mesh, self.console)
