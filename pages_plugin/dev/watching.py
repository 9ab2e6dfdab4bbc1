"""What each change of a file means: build, restart, or try again what could not start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pages_plugin.dev.site import SECRET_FILES, Site
from pages_plugin.dev.watch import changes
from pages_plugin.project import Backend, Project
from pages_plugin.wrangler import CONFIG_NAMES

_MESH_INPUTS = ("diddy.toml",)
_CODE = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".json", ".wasm", ".txt", ".html")
_OUTPUT_INPUTS = ("_routes.json", "_worker.js", "_redirects", "_headers")


class Reactions(Protocol):
    """What the runner can do about a change."""

    async def mesh_changed(self) -> None:
        """Build the mesh."""

    def start_site_if_down(self) -> None:
        """Start the site where it is down."""

    def restart_site(self) -> None:
        """Start the site anew."""

    def restart_backend(self, name: str) -> None:
        """Start a backend anew."""

    def retry_backend(self, name: str) -> None:
        """Start a backend where it is down."""


class Watching:
    """Knows whose file a file is."""

    def __init__(self, project: Project, site: Site, backends: Sequence[Backend], reactions: Reactions) -> None:
        self._project, self._site, self._backends, self._do = project, site, tuple(backends), reactions

    async def run(self, stop: asyncio.Event) -> None:
        """React to changes until ``stop`` is set."""
        root, output = self._project.root, self._site.folder
        flat = [root, *([output] if output is not None else [])]
        if self._project.config is not None:
            flat.append(self._project.config.folder)
        deep = [
            root if self._site.is_staged else self._project.functions_dir,
            *(backend.folder for backend in self._backends),
        ]
        async for paths in changes(flat, deep, stop):
            await self.react(paths)

    async def react(self, paths: frozenset[Path]) -> None:
        """Do what one batch of changes asks for, each thing once."""
        root, functions = self._project.root, self._project.functions_dir
        config = self._project.config
        own_configs = {root / name for name in CONFIG_NAMES} | ({config.path} if config is not None else set())
        restart = bool(paths & own_configs) or any(path.parent == root and path.name in SECRET_FILES for path in paths)
        in_functions = any(p.is_relative_to(functions) and not self._site.was_touched_by_us(p) for p in paths)
        output = self._site.folder
        in_output = output is not None and any(p.parent == output and p.name in _OUTPUT_INPUTS for p in paths)
        if in_functions or in_output or restart or any(p.parent == root and p.name in _MESH_INPUTS for p in paths):
            await self._do.mesh_changed()
        elif self._site.is_staged and any(self._is_imported(path) for path in paths):
            self._site.bundle_again()
        if restart:
            self._do.restart_site()
        elif in_functions:
            self._do.start_site_if_down()
        for backend in self._backends:
            self._backend_changed(backend, [path for path in paths if path.is_relative_to(backend.folder)])

    def _is_imported(self, path: Path) -> bool:
        """Whether a function may import the file: code of the project that is neither served nor a backend's."""
        others = [*(backend.folder for backend in self._backends), *([self._site.folder] if self._site.folder else [])]
        outside = not any(path.is_relative_to(other) for other in others if other != self._project.root)
        return outside and path.suffix in _CODE and not self._site.was_touched_by_us(path)

    def _backend_changed(self, backend: Backend, paths: Sequence[Path]) -> None:
        restarting = {backend.config.path, backend.folder / "pyproject.toml"}
        if restarting.intersection(paths):
            self._do.restart_backend(backend.name)
        elif paths:
            self._do.retry_backend(backend.name)
