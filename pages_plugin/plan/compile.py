"""Configuration and facts -> the plan."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from pages_plugin import __version__
from pages_plugin.analyze import Mesh, ProjectFacts, build_meshes
from pages_plugin.config import Config, defaults
from pages_plugin.plan.environment import Origins, compile_environment
from pages_plugin.plan.model import EnvironmentPlan, Plan


def compile_plan(config: Config, facts: ProjectFacts, *, version: str = __version__) -> Plan:
    """Resolve everything that can be decided before deployment.

    Pure: the same input gives the same plan. ``config`` must be free of errors (`load_mesh` sees to that).
    """
    return plan_of(build_meshes(config, facts), version=version)


def plan_of(meshes: Sequence[Mesh], *, version: str = __version__) -> Plan:
    """Compile meshes that are already built: production's, and preview's where it differs."""
    compiled: list[EnvironmentPlan] = []
    collected: list[Origins] = []
    for mesh in meshes:
        origins = Origins(mesh)
        compiled.append(compile_environment(mesh, origins))
        collected.append(origins)
    production, preview = compiled[0], compiled[1] if len(compiled) > 1 else None
    if preview == production:
        preview = None
        del collected[1:]
    table, project = meshes[0].table, meshes[0].project
    collected[0].put("mesh", ("name",))
    collected[0].put("production_branch", ("production_branch",))
    plan = Plan(
        mesh=table.name or project.name or _name_of(project.root),
        version=version,
        form=project.form,
        production_branch=table.production_branch or defaults.PRODUCTION_BRANCH,
        production=production,
        preview=preview,
        origins={key: value for origins in collected for key, value in sorted(origins.found.items())},
        hash="",
    )
    return plan.model_copy(update={"hash": plan_hash(plan)})


def plan_hash(plan: Plan) -> str:
    """Return 12 hex digits of the SHA-256 over the plan's canonical JSON, without ``origins`` and ``hash``.

    Canonical is: fields in the order of the model, no spaces.
    """
    text = plan.model_dump_json(exclude={"origins", "hash"})
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def plan_json(plan: Plan) -> str:
    """Return the plan as indented JSON with a newline at its end; `Plan.model_validate_json` reads it again."""
    return json.dumps(plan.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def _name_of(root: Path) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", root.resolve().name).strip("-._") or "mesh"
