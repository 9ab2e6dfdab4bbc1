"""Find the wrangler to use: the project's own where it is usable, else the one that diddy manages.

All processes of one mesh run the same wrangler, since they find each other through a registry whose form is
wrangler's own business and has changed between versions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pages_plugin.diagnostics import DiagnosticError, finding
from pages_plugin.toolchain.managed import install_managed
from pages_plugin.toolchain.node import Node, bundled_node, system_node
from pages_plugin.toolchain.progress import Progress, StderrProgress
from pages_plugin.toolchain.versions import Version, minimum_of, parse_version, shown

MINIMUM_WRANGLER: Version = (4, 64, 0)
"""The oldest wrangler that the tests run `diddy dev` with."""
_NODE_OF_OLD_WRANGLERS: Version = (20, 0, 0)


@dataclass(frozen=True, slots=True)
class Wrangler:
    """A wrangler and the node that it runs on."""

    node: Path
    script: Path
    version: str
    source: Literal["project", "managed"]
    reason: str | None = None
    """Why the project's own wrangler is not the one, where there is one that was passed over."""

    def command(self, *arguments: str) -> tuple[str, ...]:
        """Return the words that run wrangler with ``arguments``."""
        return (str(self.node), str(self.script), *arguments)


def wrangler_environment(registry: Path | None = None) -> dict[str, str]:
    """Return this process's environment with what makes wrangler quiet: no metrics, prompts, banner or colour.

    ``registry`` is the folder through which the Workers of one mesh find each other. Without it wrangler uses one
    folder for the whole user, in which another project's Worker of the same name would be called.
    """
    environment = dict(os.environ)
    environment.pop("FORCE_COLOR", None)
    environment |= {
        "CI": "1",
        "NO_COLOR": "1",
        "WRANGLER_SEND_METRICS": "false",
        "WRANGLER_SEND_ERROR_REPORTS": "false",
        "WRANGLER_HIDE_BANNER": "true",
        "CLOUDFLARE_TELEMETRY_DISABLED": "1",
    }
    if registry is not None:
        environment["WRANGLER_REGISTRY_PATH"] = str(registry)
    return environment


def find_project_wrangler(start: Path) -> Wrangler | str | None:
    """Look for an installed wrangler in ``start`` and above it, up to the git root (else the file system's root).

    Returns it, or in words why the nearest one is not usable, or ``None`` where there is none.
    """
    for folder in _up_to_git_root(start.absolute()):
        package = folder / "node_modules" / "wrangler"
        if package.is_dir():
            return _usable(package)
    return None


def ensure_wrangler(start: Path, progress: Progress | None = None) -> Wrangler:
    """Return the wrangler for the project in ``start``, after installing the managed one if that is the one to use.

    Blocks; not for the event loop's thread. Raises ``DiagnosticError``: DM501 node, DM503 to DM505 installation.
    """
    own = find_project_wrangler(start)
    if isinstance(own, Wrangler):
        return own
    folder = install_managed(progress or StderrProgress())
    managed = _usable(folder / "node_modules" / "wrangler", node=bundled_node())
    if not isinstance(managed, Wrangler):
        raise DiagnosticError(
            finding(
                "DM505",
                f"the wrangler that diddy installed is not complete: {managed}",
                hint=f"delete {folder} and try again",
            )
        )
    return Wrangler(managed.node, managed.script, managed.version, "managed", reason=own)


def _usable(package: Path, node: Node | None = None) -> Wrangler | str:
    try:
        manifest: dict[str, Any] = json.loads((package / "package.json").read_bytes())
        version = str(manifest["version"])
        script = package / manifest["bin"]["wrangler"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"{package} is not a complete package"
    numbers = parse_version(version)
    if numbers is None or numbers < MINIMUM_WRANGLER:
        return f"{package} is version {version}, and diddy needs {shown(MINIMUM_WRANGLER)}"
    if not script.is_file():
        return f"{package} has no {manifest['bin']['wrangler']}"
    wanted = minimum_of(str((manifest.get("engines") or {}).get("node", ""))) or _NODE_OF_OLD_WRANGLERS
    runner = node or _node_for(wanted)
    return Wrangler(runner.binary, script, version, "project")


def _node_for(minimum: Version) -> Node:
    """Return the system's node, with which the project was made, where it is new enough; else the one of diddy."""
    own = system_node()
    return own if own is not None and own.version >= minimum else bundled_node()


def _up_to_git_root(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if (folder / ".git").exists():
            return
