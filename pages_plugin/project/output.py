"""Where a project's output lies, whether its build writes that folder anew, and what runs in front of it."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

from pages_plugin.project.framework import Framework
from pages_plugin.project.package import PackageJson
from pages_plugin.wrangler import WranglerConfig

_GUESSES = ("public", "dist", "build", "out", "_site", "site", "www", ".")
_WRANGLER_SCRIPT = re.compile(r"\bwrangler\s+pages\s+(?:dev|deploy|publish)\s+(?P<folder>[^\s&|;-][^\s&|;]*)")


def find_output(
    root: Path, config: WranglerConfig | None, package: PackageJson | None, framework: Framework
) -> Path | None:
    """Return the folder that is deployed: as configured, as a script of package.json says, or as the framework does."""
    if config is not None:
        if config.pages_build_output_dir is not None:
            return _below(config.folder, config.pages_build_output_dir)
        assets = config.root.get("assets", "directory")
        return _below(config.folder, assets.text) if assets is not None and assets.text is not None else None
    for node in package.scripts.values() if package is not None else ():
        command = _WRANGLER_SCRIPT.search(str(node.value))
        if command is not None:
            return _below(root, command["folder"].strip("'\""))
    if framework.builds:
        return root / framework.output
    return next((_below(root, name) for name in _GUESSES if (root / name / "index.html").is_file()), None)


def is_around(output: Path, root: Path) -> bool:
    """Whether the output is a folder around the project, through links as well: other people's files lie in it."""
    output, root = output.resolve(), root.resolve()
    return output != root and root.is_relative_to(output)


def is_built(root: Path, repository: Path, output: Path, package: PackageJson | None, framework: Framework) -> bool:
    """Whether a build writes the folder: a framework does, and a script does where git ignores the folder."""
    if output == root:
        return False
    if framework.builds and output != root / (framework.static_source or ""):
        return True
    has_script = package is not None and any("build" in name for name in package.scripts)
    return has_script and (not output.exists() or _ignored(output, root, repository))


def _ignored(folder: Path, root: Path, repository: Path) -> bool:
    """Whether a .gitignore of the project or its repository names the folder; plain patterns only."""
    for base in dict.fromkeys((root, repository)):
        if not folder.is_relative_to(base):
            continue
        relative = folder.relative_to(base).as_posix()
        try:
            lines = (base / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in (one.strip() for one in lines):
            pattern = line.removeprefix("**/").strip("/").removesuffix("/*").removesuffix("/**")
            if not pattern or line.startswith(("#", "!")):
                continue
            rooted = line.startswith("/") or "/" in pattern
            if fnmatch.fnmatchcase(relative, pattern) or (not rooted and fnmatch.fnmatchcase(folder.name, pattern)):
                return True
    return False


def _below(folder: Path, path: str) -> Path:
    return Path(*_normal((folder / path).parts))


def _normal(parts: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part == ".." and len(kept) > 1:
            kept.pop()
        elif part not in (".", ".."):
            kept.append(part)
    return kept
