"""A project as it lies on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pages_plugin.diagnostics import Diagnostic
from pages_plugin.project.framework import Framework
from pages_plugin.project.package import PackageJson
from pages_plugin.wrangler import WranglerConfig

ProjectForm = Literal["pages", "pages-worker", "worker"]
"""As in the plan: Pages with functions/, Pages with a ``_worker.js`` (advanced mode), a Worker."""


@dataclass(frozen=True)
class Backend:
    """A Worker in the same repository that a service binding of the project calls."""

    name: str
    """The name that the binding's ``service`` has."""
    folder: Path
    config: WranglerConfig
    bindings: tuple[str, ...]
    """The project's bindings that call it."""

    @property
    def is_python(self) -> bool:
        """Whether it is a Python Worker."""
        return (self.config.main or "").endswith(".py")


@dataclass(frozen=True)
class Project:
    """One Pages project or Worker. Paths are absolute."""

    root: Path
    """The folder of the wrangler configuration, or the one in which wrangler would run."""
    repository: Path
    """The folder of the git repository or workspace around it, or ``root``."""
    form: ProjectForm
    config: WranglerConfig | None
    """None for a project that is configured in Cloudflare's dashboard."""
    package: PackageJson | None
    package_manager: str | None
    """npm, pnpm, yarn or bun, by the lock file."""
    framework: Framework
    output_dir: Path | None
    """What is deployed; for a Worker its static assets. It need not exist before the site's build."""
    output_is_built: bool
    """Whether a build writes the output folder anew, so that what is put there does not last."""
    static_source: Path | None
    """The folder that the build copies into the output; it need not exist."""
    worker: Path | None
    """The ``_worker.js`` (file or folder) of a pages-worker, or the main module of a Worker; it need not exist yet."""
    worker_is_built: bool
    """Whether a build writes ``worker`` anew."""
    backends: tuple[Backend, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def functions_dir(self) -> Path:
        """Where wrangler looks for Pages Functions; it need not exist."""
        return self.root / "functions"

    @property
    def diddy_dir(self) -> Path:
        """Where diddy writes what the project commits."""
        return self.root / "diddy"

    @property
    def name(self) -> str:
        """The wrangler configuration's name, else the folder's."""
        return (self.config.name if self.config is not None else None) or self.root.name
