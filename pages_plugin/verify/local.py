"""What the project around the working folder says that the site should be."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.build import compile_project
from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.functions.routes_json import rule_pattern
from pages_plugin.install.routes import routes_target
from pages_plugin.project import Project, discover, project_facts

_GOOD = (".css", ".svg", ".png", ".ico", ".txt", ".js", ".json", ".webp", ".jpg", ".woff2")
"""Kinds of files that sites serve as they are; pages may be redirected (``/a.html`` to ``/a``)."""


@dataclass(frozen=True)
class Local:
    """``plan`` is the hash of the plan that a build would write; None where the project has errors."""

    project: str
    plan: str | None
    static_path: str | None
    """A file of the output folder that should be served without a Function; None where there is none."""
    every_request: bool
    """Whether the project's ``_routes.json`` sends every static file through the Function."""


def local_of(folder: Path) -> Local | None:
    """Return what the project in or around ``folder`` says; None where there is none. Writes nothing."""
    try:
        project = discover(folder, with_backends=False)
        result = compile_project(project)
    except DiagnosticError:
        return None
    assets = sorted(project_facts(project).assets or (), key=_preference)
    free = [path for path in assets if not _invokes(project, path)]
    return Local(
        project=project.name,
        plan=None if result.plan is None else result.plan.hash,
        static_path=_served(free[0]) if free else None,
        every_request=bool(assets) and not free,
    )


def _preference(path: str) -> tuple[int, int, str]:
    suffix = Path(path).suffix
    return (_GOOD.index(suffix) if suffix in _GOOD else len(_GOOD), path.count("/"), path)


def _served(path: str) -> str:
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _invokes(project: Project, path: str) -> bool:
    """Whether the project's ``_routes.json`` sends a path to the Function; without that file every one goes there."""
    target = routes_target(project)
    if target is None:
        return False
    try:
        document = json.loads(target.path.read_text(encoding="utf-8"))
        include, exclude = document["include"], document["exclude"]
        return _any(include, path) and not _any(exclude, path)
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _any(rules: list[str], path: str) -> bool:
    for rule in rules:
        try:
            if rule_pattern(rule).match(path):
                return True
        except re.error:
            continue
    return False
