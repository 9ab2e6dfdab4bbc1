from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding, analyze, build_meshes
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.registry import CHECKS
from pages_plugin.analyze.report import Check
from pages_plugin.config import Config, load_config
from pages_plugin.diagnostics import Diagnostic

ROOT = Path("/project")
NOTHING = ProjectFacts(root=ROOT)
FLAGS = ("nodejs_als", "enable_request_signal")


def wrangler(*services: str, **others: str) -> ProjectFacts:
    """Facts of a project with a wrangler configuration that is the same in both environments."""
    facts = EnvironmentFacts(
        services=tuple(ServiceBinding(name, name.lower()) for name in services),
        other_bindings=others,
        compatibility_flags=FLAGS,
    )
    return ProjectFacts(root=ROOT, wrangler_file=ROOT / "wrangler.toml", production=facts, preview=facts)


def with_preview(facts: ProjectFacts, *services: str) -> ProjectFacts:
    bindings = tuple(ServiceBinding(name, name.lower()) for name in services)
    return replace(facts, preview=replace(facts.preview, services=bindings))


def config_of(folder: Path, text: str) -> Config:
    (folder / "diddy.toml").write_text(text, encoding="utf-8")
    config = load_config(folder / "diddy.toml").config
    assert config is not None
    return config


def meshes_of(folder: Path, text: str, facts: ProjectFacts = NOTHING) -> tuple[Mesh, ...]:
    return build_meshes(config_of(folder, text), facts)


def analysed(
    folder: Path, text: str, facts: ProjectFacts = NOTHING, checks: Iterable[Check] = CHECKS
) -> tuple[Diagnostic, ...]:
    return analyze(meshes_of(folder, text, facts), checks)
