"""The versions that a command would run in a folder; nothing is installed to find out."""

from __future__ import annotations

import platform
from pathlib import Path

from pages_plugin import __version__
from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.toolchain.managed import managed_folder, managed_version
from pages_plugin.toolchain.node import bundled_node
from pages_plugin.toolchain.versions import shown
from pages_plugin.toolchain.wrangler import Wrangler, find_project_wrangler


def versions_in_use(folder: Path) -> dict[str, str]:
    """Return diddy, python, node and wrangler with their versions, and the system."""
    return {
        "diddy": __version__,
        "python": platform.python_version(),
        "node": _node(),
        "wrangler": _wrangler(folder),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _node() -> str:
    try:
        return shown(bundled_node().version)
    except DiagnosticError as problem:
        return problem.diagnostics[0].message


def _wrangler(folder: Path) -> str:
    try:
        own = find_project_wrangler(folder)
    except DiagnosticError:
        own = None
    if isinstance(own, Wrangler):
        return f"{own.version} (the project's)"
    state = "installed" if managed_folder().is_dir() else "installed at the first diddy dev"
    return f"{managed_version()} (managed by diddy, {state})"
