"""The one call of the command line: a project's `diddy.toml` and facts to a plan and all findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages_plugin import __version__
from pages_plugin.analyze import ProjectFacts, analyze, build_meshes
from pages_plugin.config import Config, config_path, load_config
from pages_plugin.diagnostics import Diagnostic, has_errors, in_order
from pages_plugin.plan.compile import plan_of
from pages_plugin.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Compiled:
    """``plan`` is None when a finding is an error; ``config`` when the file cannot be read."""

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]
    config: Config | None


def load_mesh(project_root: Path, facts: ProjectFacts, *, version: str = __version__) -> Compiled:
    """Read, check, analyse and compile a project's mesh. A mistake is a finding, never an exception."""
    loaded = load_config(config_path(project_root))
    if loaded.config is None:
        return Compiled(None, loaded.diagnostics, None)
    meshes = build_meshes(loaded.config, facts)
    found = in_order((*loaded.diagnostics, *analyze(meshes)))
    plan = None if has_errors(found) else plan_of(meshes, version=version)
    return Compiled(plan, found, loaded.config)
