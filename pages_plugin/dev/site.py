"""How the site is run: `wrangler pages dev` on the output folder or in front of a framework's dev server.

wrangler passes requests on to a dev server only where its configuration has no ``pages_build_output_dir``; with one,
``--proxy`` is ignored without a word. For that case it runs in a temporary folder, with the project's configuration
without that key, and links to ``functions`` and to the files with secrets.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pages_plugin.dev.model import LOOPBACK, Launch
from pages_plugin.dev.ports import any_free
from pages_plugin.dev.setup import Setup
from pages_plugin.toolchain import wrangler_environment

SECRET_FILES = (".dev.vars", ".env", ".env.local")
_MIDDLEWARES = ("_middleware.ts", "_middleware.js", "_middleware.tsx", "_middleware.jsx", "_middleware.mjs")


class Site:
    """The Pages project (or the Worker with assets) that is run."""

    def __init__(self, setup: Setup, workspace: Path, registry: Path) -> None:
        self.project, self.port = setup.project, setup.port
        self._options, self._wrangler, self._registry = setup.options, setup.wrangler, registry
        self._shadow = workspace / "site"
        self._touched: dict[Path, int] = {}
        self.proxy_port: int | None = None
        """Port of the framework's dev server, once it is known."""

    @property
    def folder(self) -> Path | None:
        """The folder that is served, if one is."""
        if self._options.proxy is not None or self._options.command:
            return None
        chosen = self._options.output_dir
        return chosen.absolute() if chosen is not None else self.project.output_dir

    async def prepare(self) -> Launch:
        """Return how to start it."""
        (inspector,) = any_free(1)
        common = ["--ip", LOOPBACK, "--port", str(self.port), "--inspector-port", str(inspector)]
        common.append("--show-interactive-dev-session=false")
        cwd = self.project.root
        if self.project.form == "worker":
            arguments = ["dev", *common]
            if self._options.env:
                arguments += ["--var", f"DIDDY_ENV:{self._options.env}"]
        elif self.folder is None:
            cwd = self._shadowed()
            state = self.project.root / ".wrangler" / "state"
            arguments = ["pages", "dev", "--proxy", str(self.proxy_port), "--persist-to", str(state), *common]
        else:
            arguments = ["pages", "dev", str(self.folder), *common]
        if self.project.form != "worker":
            arguments += [f"--service={binding}={name}" for binding, name in self._options.service_bindings.items()]
            if self._options.env:
                arguments.append(f"--binding=DIDDY_ENV={self._options.env}")
        arguments += self._options.wrangler_arguments
        return Launch(self._wrangler.command(*arguments), cwd, wrangler_environment(self._registry), self.port)

    def mesh_was_rebuilt(self) -> None:
        """Make wrangler notice the new mesh where it cannot by itself.

        It watches what ``functions/`` imports only below the folder that it runs in, and in front of a dev server
        that is not the project's. A new modification time of the middleware, whose text stays, makes it bundle again.
        """
        if self.folder is None and self.project.form != "worker":
            for file in (self.project.functions_dir / name for name in _MIDDLEWARES):
                with suppress(OSError):
                    os.utime(file)
                    self._touched[file] = file.stat().st_mtime_ns

    def was_touched_by_us(self, path: Path) -> bool:
        """Whether the last change of a file is the one that ``mesh_was_rebuilt`` made."""
        if path not in self._touched:
            return False
        with suppress(OSError):
            return path.stat().st_mtime_ns == self._touched[path]
        return False

    def _shadowed(self) -> Path:
        shutil.rmtree(self._shadow, ignore_errors=True)
        self._shadow.mkdir(parents=True)
        config = self.project.config
        if config is not None:
            plain = config.root.plain()
            values = (
                {k: v for k, v in plain.items() if k != "pages_build_output_dir"} if isinstance(plain, dict) else {}
            )
            (self._shadow / "wrangler.json").write_text(json.dumps(values, default=str), encoding="utf-8")
        for source in self._linked():
            (self._shadow / source.name).symlink_to(source, target_is_directory=source.is_dir())
        return self._shadow

    def _linked(self) -> Iterator[Path]:
        for name in ("functions", "node_modules", "package.json", "tsconfig.json", *SECRET_FILES):
            source = self.project.root / name
            if source.exists():
                yield source
