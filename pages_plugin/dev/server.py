"""Everything that `diddy dev` runs, put together: build, backends, site, framework, watching.

One event loop; ``Runner.run`` ends when it is cancelled or told to stop, and then nothing that it started is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from pages_plugin.dev.backends import backends_of
from pages_plugin.dev.console import Console
from pages_plugin.dev.framework import Framework, accepts
from pages_plugin.dev.lines import WranglerLines
from pages_plugin.dev.mesh import Mesh
from pages_plugin.dev.model import Cause, Launch, LaunchError, State
from pages_plugin.dev.ports import Ports
from pages_plugin.dev.probe import Answer, probe
from pages_plugin.dev.ready import ready_block
from pages_plugin.dev.requests import Requests
from pages_plugin.dev.service import Hooks, Service
from pages_plugin.dev.setup import Setup
from pages_plugin.dev.site import Site
from pages_plugin.dev.watching import Watching
from pages_plugin.dev.worker import Worker
from pages_plugin.dev.workspace import Workspace, remove_abandoned
from pages_plugin.diagnostics import DiagnosticError, finding
from pages_plugin.project import read_project
from pages_plugin.wrangler import read_config

_BACKENDS_MAY_TAKE_S = 4.0
"""How long the ready block waits for backends once the site answers."""
SITE_NAME = "site"
FRAMEWORK_NAME = "app"


class Runner:
    """One run of a project. Made with everything decided: the wrangler, the port, the backends."""

    def __init__(
        self,
        setup: Setup,
        mesh: Mesh,
        console: Console,
    ) -> None:
        self._setup, self.console, self.mesh = setup, console, mesh
        self.project, self.options = setup.project, setup.options
        remove_abandoned()
        self._workspace = Workspace()
        registry = self._workspace.path / "registry"
        registry.mkdir()
        self.site = Site(setup, self._workspace.path, registry)
        self._framework = Framework(self.project, self.options) if self.options.command else None
        ports = Ports(setup.port)
        self._workers = [
            Worker(one, setup.wrangler, registry, ports, partial(console.say, name=one.name)) for one in setup.backends
        ]
        self._ready = asyncio.Event()
        self._settled = asyncio.Event()
        self._stop = asyncio.Event()
        self._answer: Answer | None = None
        self._site_listens = False
        self._requests = Requests(console, SITE_NAME)
        self.site_service = self._service(SITE_NAME, self._prepare_site, self._site_answers, code="DM511")
        self.worker_services = {one.backend.name: self._worker_service(one) for one in self._workers}
        self.framework_service = (
            self._service(FRAMEWORK_NAME, self._framework.prepare, self._framework.is_ready, code="DM517")
            if self._framework
            else None
        )

    @property
    def services(self) -> tuple[Service, ...]:
        """Every process: the site first, then the backends, then the framework."""
        first = (self.site_service, *self.worker_services.values())
        return (*first, self.framework_service) if self.framework_service else first

    async def run(self) -> None:
        """Run until ``stop`` is called or this is cancelled."""
        self.console.introduce(service.name for service in self.services)
        tasks: list[asyncio.Task[None]] = []
        try:
            await self.mesh.build()
            tasks = [asyncio.create_task(service.run()) for service in self.services]
            tasks.append(asyncio.create_task(self._watch()))
            await self._end_of(tasks, asyncio.create_task(self._announce()))
        finally:
            self._stop.set()  # the watcher's thread asks for it and cannot be cancelled
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._workspace.close()

    async def wait_ready(self) -> None:
        """Wait until the site answers. Raises ``LaunchError`` when it failed to start."""
        while not self._ready.is_set():
            if self.site_service.state is State.FAILED and self.site_service.cause is not None:
                raise LaunchError(self.site_service.cause)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ready.wait(), 0.05)

    def stop(self) -> None:
        """Make ``run`` end."""
        self._stop.set()

    def kill(self) -> None:
        """End every process without grace; ``run`` then ends soon."""
        for service in self.services:
            service.kill()

    async def _end_of(self, endless: list[asyncio.Task[None]], announcing: asyncio.Task[None]) -> None:
        """Wait for the order to stop, or for the reader to go away; raise what a task died of."""
        stopped = asyncio.create_task(self._stop.wait())
        try:
            while not (self._stop.is_set() or self.console.gone):
                done, _ = await asyncio.wait({stopped, *endless}, return_when=asyncio.FIRST_COMPLETED, timeout=1)
                for task in done:
                    task.result()
                if announcing.done():
                    announcing.result()
        finally:
            stopped.cancel()
            announcing.cancel()

    # Services

    def _worker_service(self, worker: Worker) -> Service:
        return self._service(worker.backend.name, worker.prepare, worker.is_ready, code="DM512")

    def _service(
        self,
        name: str,
        prepare: Callable[[], Awaitable[Launch]],
        is_ready: Callable[[Launch], Awaitable[bool]],
        *,
        code: str,
    ) -> Service:
        lines = WranglerLines()

        def on_line(raw: str) -> bool | None:
            if name == FRAMEWORK_NAME and self._framework is not None:
                self._framework.read(raw)
                self.console.say(raw, name=name)
                return None
            line = lines.read(raw)
            if line is None:
                return None
            if name == SITE_NAME and (line.access is not None or line.request is not None):
                self._requests.read(line)
            elif line.kind == "reloaded":
                self.console.say("reloaded", name=name)
            else:
                self.console.line(name, line)
            if line.kind == "ready":
                # The site is ready when it answers too; of a backend the words are enough.
                self._site_listens = self._site_listens or name == SITE_NAME
                return None if name == SITE_NAME else True
            return False if line.kind == "text" and line.text.startswith("✘ [ERROR]") else None

        gives_up_s = 60.0 if name == FRAMEWORK_NAME else 120.0
        return Service(name, Hooks(prepare, is_ready, on_line, self._changed), code=code, gives_up_s=gives_up_s)

    async def _prepare_site(self) -> Launch:
        self._site_listens = False
        if not self.mesh.exists:
            raise LaunchError(
                Cause(
                    "DM511",
                    "there is no mesh to run: its first build failed",
                    "correct the findings above and save the file",
                )
            )
        if self.site.folder is None and self.project.form != "worker":
            self.site.proxy_port = await self._framework_port()
        return await self.site.prepare()

    async def _framework_port(self) -> int:
        """Wait for the dev server that the site passes requests on to."""
        if self._framework is None:
            port = self.options.proxy or 0
            waited = False
            while not await accepts(port):
                if not waited:
                    self.console.say(f"waiting for the dev server on port {port}", name=SITE_NAME)
                waited = True
                await asyncio.sleep(0.3)
            return port
        service = self.framework_service
        while self._framework.port is None or service is None or service.state is not State.READY:
            if service is not None and service.state is State.FAILED:
                raise LaunchError(Cause("DM517", "the framework's dev server does not run", "see its own lines above"))
            await asyncio.sleep(0.1)
        return self._framework.port

    async def _site_answers(self, launch: Launch) -> bool:
        if not self._site_listens:
            return False  # whoever answers there until wrangler has the port is another program
        self._answer = await probe(launch.port)
        return self._answer is not None

    # What is said

    def _changed(self, service: Service) -> None:
        if service is self.site_service and service.state is State.READY:
            self._ready.set()
            if self.framework_service is None and self._settled.is_set():
                self.console.say(f"answers again at {self.site.url}", name=service.name)
        elif service.state is State.READY and self._settled.is_set():
            self.console.say(self.console.good("ready"), name=service.name)
        if service.state is State.FAILED and service.cause is not None:
            cause = service.cause
            subject = "the site" if service is self.site_service else service.name
            message = f"{subject} does not run: {cause.message}"
            self.console.findings([finding(cause.code, message, hint=cause.hint)], self.project.root)

    async def _announce(self) -> None:
        """Print the ready block once, when the site answers and the backends have had their time."""
        await self._ready.wait()
        waited_s = 0.0
        while waited_s < _BACKENDS_MAY_TAKE_S and not all(one.settled for one in self.worker_services.values()):
            await asyncio.sleep(0.1)
            waited_s += 0.1
        folders = {one.backend.name: one.backend.folder for one in self._workers}
        rows = [(service, folders[name]) for name, service in self.worker_services.items()]
        answer = self._answer or Answer(0)
        self.console.plain(ready_block(self.console, self.site, answer, rows))
        self._settled.set()

    # What changes

    async def _watch(self) -> None:
        await Watching(self.project, self.site, [one.backend for one in self._workers], self).run(self._stop)

    @property
    def mesh_sources(self) -> frozenset[Path]:
        """The code of the site that the mesh was built from."""
        return self.mesh.sources

    async def mesh_changed(self) -> bool:
        """Build the mesh anew and return whether that succeeded; a failure is shown and what runs goes on running."""
        if not await self.mesh.build():
            return False
        self.site.bundle_again()
        self.start_site_if_down()
        return True

    def start_site_if_down(self) -> None:
        """Start the site again where it could not start before."""
        if self.site_service.state is State.FAILED:
            self.site_service.start_again()

    def restart_site(self) -> None:
        """Start the site anew with its changed configuration; one that wrangler cannot read changes nothing."""
        try:
            project = read_project(self.project.root)
            wanted = [one.name for one in backends_of(project, self.options.backends)]
        except DiagnosticError as error:
            self._keep(SITE_NAME, error)
            return
        self.console.say("its configuration changed, starting it again", name=SITE_NAME)
        self.site.project = project
        self.site_service.start_again()
        for name in wanted:
            if name not in self.worker_services:
                self.console.say(f"{name} is bound now and not running: start `diddy dev` again to run it")

    def restart_backend(self, name: str) -> None:
        """Start a backend anew with its changed configuration or packages."""
        try:
            read_config(next(one.backend.config.path for one in self._workers if one.backend.name == name))
        except DiagnosticError as error:
            self._keep(name, error)
            return
        self.console.say("its configuration changed, starting it again", name=name)
        self.worker_services[name].start_again()

    def _keep(self, name: str, error: DiagnosticError) -> None:
        self.console.findings(error.diagnostics, self.project.root)
        self.console.say(self.console.bad("its configuration cannot be read, so it keeps running as it was"), name=name)

    def retry_backend(self, name: str) -> None:
        """Start a backend again that could not start before."""
        if self.worker_services[name].state is State.FAILED:
            self.worker_services[name].start_again()
