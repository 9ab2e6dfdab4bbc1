"""Show each request of the site once: the mesh's record of it, else wrangler's own line.

wrangler prints a line for every request, also for static files that the mesh never sees. Which of the two comes first
is not said, so wrangler's waits a moment for the mesh's.
"""

from __future__ import annotations

import asyncio
from collections import Counter

from pages_plugin.dev.console import Console
from pages_plugin.dev.lines import Line
from pages_plugin.dev.probe import PROBE_PATH

_MOMENT_S = 0.25
_MOST_OPEN = 1000


class Requests:
    """Pairs the two kinds of line by method and path."""

    def __init__(self, console: Console, name: str) -> None:
        self._console, self._name = console, name
        self._seen: Counter[tuple[str, str]] = Counter()
        self._waiting: Counter[tuple[str, str]] = Counter()

    def read(self, line: Line) -> None:
        """Take a line with a record or a request; called from the event loop's thread."""
        if line.access is not None:
            if line.access.get("path") == PROBE_PATH:
                return
            self._console.access(self._name, line.access, line.text)
            key = (str(line.access.get("method")), str(line.access.get("path")))
            if self._waiting[key] > 0:
                self._waiting[key] -= 1
            elif len(self._seen) < _MOST_OPEN:
                self._seen[key] += 1
        elif line.request is not None:
            method, target, status, duration_ms = line.request
            key = (method, target.partition("?")[0])
            if key[1] == PROBE_PATH:
                return
            if self._seen[key] > 0:
                self._seen[key] -= 1
                self._seen += Counter()  # drops what is at zero
                return
            self._waiting[key] += 1
            asyncio.get_running_loop().call_later(_MOMENT_S, self._show, key, target, status, duration_ms)

    def _show(self, key: tuple[str, str], target: str, status: int, duration_ms: int) -> None:
        if self._waiting[key] > 0:
            self._waiting[key] -= 1
            self._console.request(self._name, key[0], target, status, duration_ms)
        self._waiting += Counter()
