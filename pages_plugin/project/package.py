"""What package.json says: scripts, dependencies, workspaces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.source import SourceText, read_source
from pages_plugin.wrangler.jsonc import parse_jsonc
from pages_plugin.wrangler.node import Node

_LOCK_FILES = {
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
    "bun.lock": "bun",
    "bun.lockb": "bun",
    "package-lock.json": "npm",
}


@dataclass(frozen=True)
class PackageJson:
    """A package.json with the places of its values."""

    source: SourceText
    root: Node

    @property
    def scripts(self) -> dict[str, Node]:
        """The scripts by name; their values are string nodes."""
        scripts = self.root.get("scripts")
        entries = scripts.entries if scripts is not None else {}
        return {name: entry.node for name, entry in entries.items() if entry.node.kind == "string"}

    def script(self, name: str) -> str | None:
        """Return a script's text."""
        node = self.scripts.get(name)
        return None if node is None else str(node.value)

    @property
    def dependencies(self) -> frozenset[str]:
        """The names of all dependencies, of development too."""
        groups = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
        nodes = [self.root.get(group) for group in groups]
        return frozenset(name for node in nodes if node is not None for name in node.entries)

    @property
    def is_workspace_root(self) -> bool:
        """Whether npm, yarn or bun take other folders as packages of this one."""
        return "workspaces" in self.root.entries


def read_package(folder: Path, findings: list[Diagnostic]) -> PackageJson | None:
    """Read the package.json of a folder; None where there is none. One that is unusable adds DM319 and is None."""
    path = folder / "package.json"
    if not path.is_file():
        return None
    try:
        source = read_source(path)
        return PackageJson(source, parse_jsonc(source, "DM319"))
    except DiagnosticError as problem:
        findings.extend(
            one if one.code == "DM319" else finding("DM319", one.message, span=one.span, hint=one.hint)
            for one in problem.diagnostics
        )
        return None


def package_manager(folder: Path, repository: Path) -> str | None:
    """Return npm, pnpm, yarn or bun by the nearest lock file, from the folder up to the repository's root."""
    for parent in (folder, *folder.parents):
        for name, manager in _LOCK_FILES.items():
            if (parent / name).is_file():
                return manager
        if parent == repository:
            break
    return None
