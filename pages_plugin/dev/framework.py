"""A framework's own dev server beside the site: started, its port found in what it prints."""

from __future__ import annotations

import asyncio
import os
import re

from pages_plugin.dev.model import DevOptions, Launch
from pages_plugin.project import Project
from pages_plugin.toolchain import with_node_on_path

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ADDRESS = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{2,5})\b")


class Framework:
    """The command after ``--``."""

    def __init__(self, project: Project, options: DevOptions) -> None:
        self._project, self._options = project, options
        self.port = options.proxy
        """Where it serves; ``None`` until it has said so."""

    async def prepare(self) -> Launch:
        """Return how to start it: as typed, in the project's folder, with no browser opened."""
        environment = {"BROWSER": "none", **with_node_on_path(dict(os.environ))}
        self.port = self._options.proxy
        return Launch(self._options.command, self._project.root, environment, self.port or 0)

    def read(self, line: str) -> None:
        """Look for its address in a line of its output."""
        if self.port is None and (match := _ADDRESS.search(_ANSI.sub("", line))):
            self.port = int(match[1])

    async def is_ready(self, _launch: Launch) -> bool:
        """Whether something accepts connections on its port."""
        return self.port is not None and await accepts(self.port)


async def accepts(port: int) -> bool:
    """Whether ``localhost:port`` takes a connection; wrangler asks for the name too, which may be IPv6."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection("localhost", port), 1)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
