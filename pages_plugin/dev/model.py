"""What the local runner is told by the command line, and what it tells of each process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol

from pages_plugin.diagnostics import Diagnostic

DEFAULT_PORT = 8788
"""Where `wrangler pages dev` listens too."""
LOOPBACK = "127.0.0.1"


class State(StrEnum):
    """What a process is doing. The values are words that people read."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "not running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class DevOptions:
    """What the person asked for on the command line."""

    port: int | None = None
    """``None``: 8788, or the next free port. A port that was asked for is taken or the start fails."""
    proxy: int | None = None
    """Port of a framework's dev server that serves the pages."""
    command: tuple[str, ...] = ()
    """The framework's dev server itself, started beside the site."""
    output_dir: Path | None = None
    """Served instead of the project's own output folder."""
    backends: tuple[Path, ...] = ()
    """Folders or configuration files of backends beside those that the project's bindings name."""
    service_bindings: Mapping[str, str] = field(default_factory=dict)
    """Binding -> Worker, for a project whose bindings are in the dashboard and so in no file."""
    env: Literal["preview", "production"] | None = None
    remote: bool = False
    json_logs: bool = False
    """Access lines as they are, alone on standard output; everything else goes to standard error."""
    wrangler_arguments: tuple[str, ...] = ()
    """Given to the site's wrangler as they are."""


class BuildResult(Protocol):
    """What the build of the mesh tells."""

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """Findings. Errors among them mean that nothing was written."""

    @property
    def sources(self) -> frozenset[Path]:
        """The files of the site's own code that the build read, wherever they lie."""


Build = Callable[[], BuildResult]
"""Builds the mesh into the project. Called in a thread; may raise ``DiagnosticError``."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a process does not run: a code of the registry, one sentence, and what to do next."""

    code: str
    message: str
    hint: str | None = None
    port_taken: bool = False


@dataclass(frozen=True, slots=True)
class Launch:
    """How a process is started."""

    command: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    port: int


class LaunchError(Exception):
    """A process cannot be started now; ``cause`` says why. A change of its files may help."""

    def __init__(self, cause: Cause) -> None:
        self.cause = cause
        super().__init__(cause.message)
