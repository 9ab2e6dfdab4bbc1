"""How a backend Worker is run: `wrangler dev` in its folder, found by the others through the registry folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pages_plugin.dev.backends import environment_of
from pages_plugin.dev.model import LOOPBACK, Launch
from pages_plugin.dev.ports import Ports, any_free, is_free
from pages_plugin.dev.python_modules import lay_out
from pages_plugin.project import Backend
from pages_plugin.toolchain import Wrangler, wrangler_environment


class Worker:
    """One backend: its port, which stays its own over restarts, and its place in the registry."""

    def __init__(
        self, backend: Backend, wrangler: Wrangler, registry: Path, ports: Ports, say: Callable[[str], None]
    ) -> None:
        self.backend = backend
        self._wrangler, self._registry, self._ports, self._say = wrangler, registry, ports, say
        self.port = ports.take()

    @property
    def _entry(self) -> Path:
        """The file by which wrangler tells other processes where the Worker is."""
        return self._registry / self.backend.name

    async def prepare(self) -> Launch:
        """Lay out a Python Worker's packages and return how to start it. Raises ``LaunchError``."""
        self.forget()
        if self.backend.is_python:
            await lay_out(self.backend.folder, self._say)
        if not is_free(self.port):
            self.port = self._ports.take()
        (inspector,) = any_free(1)
        arguments = ["dev", "--ip", LOOPBACK, "--port", str(self.port), "--inspector-port", str(inspector)]
        arguments += ["--show-interactive-dev-session=false", "--config", str(self.backend.config.path)]
        environment = environment_of(self.backend)
        if environment is not None:
            arguments += ["--env", environment]
        return Launch(
            self._wrangler.command(*arguments), self.backend.folder, wrangler_environment(self._registry), self.port
        )

    async def is_ready(self, _launch: Launch) -> bool:
        """Whether other processes can find it."""
        return self._entry.exists()

    def forget(self) -> None:
        """Take it out of the registry, which a process that was killed does not do: callers then get a 503 at once."""
        self._entry.unlink(missing_ok=True)
