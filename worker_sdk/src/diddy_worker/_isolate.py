"""What one isolate keeps between requests: settings, read once, and what is to be exported. Plain data only."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from diddy_worker._exporter import Exporter
from diddy_worker._settings import Settings, read_settings
from diddy_worker._system import PLATFORM, Sender, System

if TYPE_CHECKING:
    from diddy_worker._span import Span

WaitUntil = Callable[[Coroutine[Any, Any, None]], object]


class Isolate:
    """The settings, the clock and the exporter."""

    __slots__ = ("_read", "_sought", "exporter", "sender", "settings", "system")

    def __init__(self, system: System = PLATFORM, sender: Sender | None = None) -> None:
        """Without a `sender`, the platform's own is taken when it is needed."""
        self.system = system
        self.sender = sender
        self.settings = Settings()
        self.exporter: Exporter | None = None
        """None where nothing is exported."""
        self._read = self._sought = False

    def configure(self, env: object) -> None:
        """Read the settings out of the Worker's environment, once; never fail."""
        if self._read or env is None:
            return
        self._read = True
        try:
            self.settings = read_settings(lambda name: _variable(env, name))
            for name in self.settings.problems:
                print(f'{{"type":"log","level":"warning","message":"{name} is malformed and ignored"}}')
            if self.settings.targets:
                sender = self.sender or import_module("diddy_worker._workers").SENDER
                self.exporter = Exporter(self.settings, self.system, sender)
        except Exception as error:
            print(f'{{"type":"log","level":"error","message":"no telemetry: {type(error).__name__}"}}')

    def configure_anywhere(self) -> None:
        """Read the settings where no environment is at hand, if this is a Worker."""
        if not self._read and not self._sought:
            self._sought = True
            try:
                self.configure(import_module("workers").env)
            except Exception:  # this is no Worker
                return

    def end_span(self, span: Span) -> None:
        """Keep a custom span that has ended until it is known whether its request is exported."""
        if self.exporter is not None:
            self.exporter.end_span(span)


def isolate() -> Isolate:
    """Return the isolate that this code runs in."""
    return _ISOLATE


def _variable(env: object, name: str) -> str | None:
    value = env.get(name) if isinstance(env, Mapping) else getattr(env, name, None)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


_ISOLATE = Isolate()
