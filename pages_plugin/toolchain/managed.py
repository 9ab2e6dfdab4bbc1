"""The wrangler that diddy installs for itself, once, into the user's cache folder.

The folder's name holds a hash of the lock file, so that another version of diddy gets another folder and a finished
installation never changes. npm installs into a temporary folder beside it, which is renamed when it is complete: an
interrupted installation leaves nothing that could be taken for a finished one.

``package-lock.json`` here is made by ``npm install --package-lock-only`` with
``omit-lockfile-registry-resolved=true``, so it names no registry. Where the registry did not serve a platform's
workerd package, npm leaves that platform out, and ``npm ci`` then refuses the whole file: such an entry is added by
hand (version, os, cpu, optional; no integrity).
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import platformdirs

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.toolchain import npm_errors
from pages_plugin.toolchain.lock import exclusive
from pages_plugin.toolchain.node import npm_command
from pages_plugin.toolchain.process import run_tool
from pages_plugin.toolchain.progress import Progress

_HERE = Path(__file__).parent
_INSTALL_TIMEOUT_S = 900.0
_FETCHED = re.compile(r"^npm http fetch GET 200 \S+\.tgz ")
_NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--omit=dev",
    "--loglevel=http",
)
_PATIENCE = {
    "npm_config_fetch_retries": "2",
    "npm_config_fetch_retry_mintimeout": "1000",
    "npm_config_fetch_retry_maxtimeout": "5000",
    "npm_config_fetch_timeout": "60000",
}
"""npm's own defaults try for minutes before they say that there is no network. An environment that sets these wins."""


def cache_folder() -> Path:
    """Return the folder for what diddy keeps between runs: ``DIDDY_CACHE_DIR``, else the system's place for caches."""
    chosen = os.environ.get("DIDDY_CACHE_DIR")
    return (
        Path(chosen).expanduser().absolute()
        if chosen
        else Path(platformdirs.user_cache_dir("diddy-mesh", appauthor=False))
    )


def managed_folder() -> Path:
    """Return where this version's wrangler is, or will be, installed."""
    digest = hashlib.sha256((_HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    return cache_folder() / f"toolchain-{digest}"


def managed_version() -> str:
    """Return the version of wrangler that is installed for projects without one of their own."""
    pins: dict[str, str] = json.loads((_HERE / "package.json").read_bytes())["dependencies"]
    return pins["wrangler"]


def install_managed(progress: Progress) -> Path:
    """Return the folder with the managed wrangler in its ``node_modules``; install it first where it is not there.

    Two processes at once install it once. Raises ``DiagnosticError``: DM503 registry, DM504 folder or disk, DM505 npm.
    """
    folder = managed_folder()
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(
            folder.parent / "toolchain.lock", lambda: progress.say("another diddy is installing wrangler, waiting")
        ):
            if not folder.is_dir():
                _remove_leftovers(folder.parent)
                _install(folder, progress)
    except OSError as error:
        raise DiagnosticError(_folder_problem(folder.parent, error)) from error
    return folder


def _install(folder: Path, progress: Progress) -> None:
    progress.begin(f"installing wrangler {managed_version()} (once, into {folder.parent})", total=_packages())
    building = Path(tempfile.mkdtemp(prefix=".installing-", dir=folder.parent))
    lines: list[str] = []
    done = False

    def on_line(line: str) -> None:
        lines.append(line)
        if _FETCHED.match(line):
            progress.step()

    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(_HERE / name, building / name)
        status = asyncio.run(
            run_tool(
                (*npm_command(), "ci", *_NPM_OPTIONS),
                cwd=building,
                on_line=on_line,
                env={**_PATIENCE, **os.environ},
                timeout_s=_INSTALL_TIMEOUT_S,
            )
        )
        if status != 0:
            raise DiagnosticError(npm_errors.explain(lines, status=status))
        building.rename(folder)
        done = True
    except TimeoutError:
        raise DiagnosticError(npm_errors.timed_out(_INSTALL_TIMEOUT_S)) from None
    finally:
        progress.end(done=done)
        shutil.rmtree(building, ignore_errors=True)


def _packages() -> int:
    """Count the lock's packages that every platform gets, and one each of workerd, esbuild and sharp's two."""
    packages = json.loads((_HERE / "package-lock.json").read_bytes())["packages"]
    return sum(1 for name, entry in packages.items() if name and not entry.get("optional")) + 4


def _remove_leftovers(parent: Path) -> None:
    """Remove what an interrupted installation left; the lock is held, so nobody is at work in it."""
    for left in parent.glob(".installing-*"):
        with suppress(OSError):
            shutil.rmtree(left)


def _folder_problem(folder: Path, error: OSError) -> Diagnostic:
    if error.errno == errno.ENOSPC:
        return finding(
            "DM504",
            f"cannot install wrangler: the disk of {folder} is full",
            hint="free about 300 MB, or set DIDDY_CACHE_DIR to a folder on another disk",
        )
    return finding(
        "DM504",
        f"cannot install wrangler into {folder}: {error.strerror or error}",
        hint="set DIDDY_CACHE_DIR to a folder that you may write to, or install wrangler in the project "
        "with `npm install --save-dev wrangler`",
    )
