"""Build the mesh while the site runs, and say what came of it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from pages_plugin.dev.console import Console
from pages_plugin.dev.model import Build
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, has_errors, summary


class Mesh:
    """The mesh of one project: ``build`` makes it anew, ``exists`` tells whether there is one to run."""

    def __init__(self, build: Build, console: Console, root: Path, module: Path) -> None:
        self._build, self._console, self._root, self._module = build, console, root, module
        self._shown: tuple[Diagnostic, ...] = ()
        self._lock = asyncio.Lock()
        self.builds = 0
        self.good_builds = 0
        self.sources: frozenset[Path] = frozenset()
        """The code of the site that the last build read."""

    @property
    def exists(self) -> bool:
        """Whether a build succeeded, or one of an earlier run lies in the project."""
        return self.good_builds > 0 or self._module.exists()

    async def build(self) -> bool:
        """Build, show the findings that were not shown the last time, and return whether it succeeded."""
        async with self._lock:
            began = time.monotonic()
            try:
                result = await asyncio.to_thread(self._build)
                found, self.sources = tuple(result.diagnostics), result.sources
                failed = has_errors(found)
            except DiagnosticError as error:
                found, failed = error.diagnostics, True
            self.builds += 1
            if found and found != self._shown:
                self._console.findings(found, self._root)
            self._shown = found
            if failed:
                goes_on = ", the last good one keeps running" if self.exists else ""
                self._console.say(self._console.bad(f"the mesh was not built ({summary(found)}){goes_on}"))
                return False
            self.good_builds += 1
            if self.builds > 1:
                self._console.say(f"mesh built in {(time.monotonic() - began) * 1000:.0f} ms")
            return True
