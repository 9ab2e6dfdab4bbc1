"""How the site is run: `wrangler pages dev` on the output folder or in front of a framework's dev server.

Two habits of wrangler (4.164) are in the way. It passes requests on to a dev server only where its configuration has no
``pages_build_output_dir``; with one, ``--proxy`` is ignored without a word. And it bundles below the nearest
``package.json`` and then looks for its configuration from there, so that a project without a ``package.json`` of its
own, in a workspace with one, loses all its bindings. In both cases it is run in a temporary folder, the stage: with the
project's configuration, and with links to ``functions`` and to the files with secrets.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from pages_plugin.dev.model import LOOPBACK, Launch
from pages_plugin.dev.ports import any_free, is_free, next_free
from pages_plugin.dev.setup import Setup
from pages_plugin.toolchain import wrangler_environment

SECRET_FILES = (".dev.vars", ".env", ".env.local")
_MIDDLEWARES = ("_middleware.ts", "_middleware.js", "_middleware.tsx", "_middleware.jsx", "_middleware.mjs")


class Site:
    """The Pages project (or the Worker with assets) that is run."""

    def __init__(self, setup: Setup, workspace: Path, registry: Path) -> None:
        self.project, self.port = setup.project, setup.port
        self._options, self._wrangler, self._registry = setup.options, setup.wrangler, registry
        self._stage = workspace / "site"
        self._touched: dict[Path, int] = {}
        self.proxy_port: int | None = None
        """Port of the framework's dev server, once it is known."""

    @property
    def url(self) -> str:
        """Where the site answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def folder(self) -> Path | None:
        """The folder that is served, if one is."""
        if self._options.proxy is not None or self._options.command:
            return None
        chosen = self._options.output_dir
        return chosen.absolute() if chosen is not None else self.project.output_dir

    @property
    def is_staged(self) -> bool:
        """Whether wrangler is run in a folder that is not the project's."""
        config, root = self.project.config, self.project.root
        if self.project.form == "worker" or config is None:
            return False
        if self.folder is None:
            return config.is_pages
        package = next((folder for folder in (root, *root.parents) if (folder / "package.json").is_file()), root)
        return not package.is_relative_to(config.folder)

    async def prepare(self) -> Launch:
        """Return how to start it."""
        if self._options.port is None and not is_free(self.port):
            self.port = next_free(self.port + 1)  # somebody took it since it was chosen
        (inspector,) = any_free(1)
        common = ["--ip", LOOPBACK, "--port", str(self.port), "--inspector-port", str(inspector)]
        common.append("--show-interactive-dev-session=false")
        cwd = self._laid_out_stage() if self.is_staged else self.project.root
        if self.project.form == "worker":
            arguments = ["dev", *common]
            if self._options.env:
                arguments += ["--var", f"DIDDY_ENV:{self._options.env}"]
        else:
            served = ["--proxy", str(self.proxy_port)] if self.folder is None else [str(self.folder)]
            state = self.project.root / ".wrangler" / "state"
            arguments = ["pages", "dev", *served, "--persist-to", str(state), *common]
            arguments += [f"--service={binding}={name}" for binding, name in self._options.service_bindings.items()]
            if self._options.env:
                arguments.append(f"--binding=DIDDY_ENV={self._options.env}")
        arguments += self._options.wrangler_arguments
        return Launch(self._wrangler.command(*arguments), cwd, wrangler_environment(self._registry), self.port)

    def bundle_again(self) -> None:
        """Make wrangler notice a change outside ``functions/`` where it cannot by itself.

        It watches what the functions import only below the folder that it runs in, which the stage is not. A new
        modification time of the middleware, whose text stays, makes it bundle again.
        """
        if self.is_staged:
            for file in (self.project.functions_dir / name for name in _MIDDLEWARES):
                with suppress(OSError):
                    os.utime(file)
                    self._touched[file] = file.stat().st_mtime_ns

    def was_touched_by_us(self, path: Path) -> bool:
        """Whether the last change of a file is the one that ``bundle_again`` made."""
        if path not in self._touched:
            return False
        with suppress(OSError):
            return path.stat().st_mtime_ns == self._touched[path]
        return False

    def _laid_out_stage(self) -> Path:
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)
        plain = self.project.config.root.plain() if self.project.config is not None else None
        values = dict(plain) if isinstance(plain, dict) else {}
        if self.folder is None:
            values.pop("pages_build_output_dir", None)
        else:
            values["pages_build_output_dir"] = str(self.folder)
        (self._stage / "wrangler.json").write_text(json.dumps(values, default=str), encoding="utf-8")
        (self._stage / "package.json").write_text("{}", encoding="utf-8")
        for source in (self.project.root / name for name in ("functions", *SECRET_FILES)):
            if source.exists():
                (self._stage / source.name).symlink_to(source, target_is_directory=source.is_dir())
        return self._stage
