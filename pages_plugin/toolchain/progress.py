"""Say on standard error how far a long step is: a bar on a terminal, a line at its start and end elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress(Protocol):
    """What a long step tells its watcher."""

    def begin(self, what: str, *, total: int) -> None:
        """Begin a step of about ``total`` parts."""

    def step(self) -> None:
        """One part is done."""

    def end(self, *, done: bool) -> None:
        """End the step; ``done`` is whether it did all that it was to do."""

    def say(self, message: str) -> None:
        """Tell something else."""


class StderrProgress:
    """``Progress`` for people."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar: Bar | None = None
        self._began = 0.0
        self._done = 0

    def begin(self, what: str, *, total: int) -> None:
        """Show ``what`` and, on a terminal, a bar."""
        self._began, self._done = time.monotonic(), 0
        self.say(what)
        if self._stream.isatty():
            columns = (TextColumn("  "), BarColumn(), MofNCompleteColumn(), TextColumn("packages"), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(file=self._stream), transient=True)
            self._bar.add_task("", total=total)
            self._bar.start()

    def step(self) -> None:
        """Move the bar."""
        self._done += 1
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])

    def end(self, *, done: bool) -> None:
        """Take the bar away and, of a step that is done, say how long it took."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        if done:
            self.say(f"  {self._done} packages in {time.monotonic() - self._began:.1f} s")

    def say(self, message: str) -> None:
        """Print a line."""
        print(message, file=self._stream, flush=True)
