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

    @property
    def mesh_sources(self) -> frozenset[Path]:
        """The code of the site that the mesh was built from."""

    async def mesh_changed(self) -> bool:
        """Build the mesh, and return whether that succeeded."""

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
        config = self._project.config
        fixed = {root, *([output] if output is not None else []), *([config.folder] if config is not None else [])}
        deep = [
            root if self._site.is_staged else self._project.functions_dir,
            *(backend.folder for backend in self._backends),
        ]
        async for paths in changes(lambda: fixed | {file.parent for file in self._do.mesh_sources}, deep, stop):
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
        in_sources = any(p in self._do.mesh_sources and not self._site.was_touched_by_us(p) for p in paths)
        in_mesh = any(p.parent == root and p.name in _MESH_INPUTS for p in paths)
        is_built = (in_functions or in_sources or in_output or in_mesh or restart) and await self._do.mesh_changed()
        if not is_built and self._site.is_staged and any(self._is_imported(path) for path in paths):
            self._site.bundle_again()
        if restart:
            self._do.restart_site()
        elif in_functions or in_sources:
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
