"""DM240: overrides for an environment that no deployment is."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.config.vocabulary import EnvironmentName


def run(mesh: Mesh) -> Iterator[Report]:
    """Ask for each overlay whether the rule of the run time can choose it."""
    for name in mesh.config.overlays:
        reason = _reason(mesh, name)
        if reason is not None:
            at = mesh.config.document.span(("env", name), "key")
            yield Report("DM240", f"env.{name} is never used: {reason[0]}", at, reason[1])


def _reason(mesh: Mesh, name: EnvironmentName) -> tuple[str, str] | None:
    project = mesh.project
    chosen = {project.production.diddy_env, project.preview.diddy_env}
    if name in chosen:
        return None
    if project.form == "worker":
        if name == "preview":
            return (
                "a Worker has no preview deployments of a branch",
                'set the variable DIDDY_ENV = "preview" where it holds',
            )
        return None
    own = project.environment(name).diddy_env
    if own is not None:
        return f'{name} deployments have the variable DIDDY_ENV = "{own}"', f'set it to "{name}" there, or remove it'
    return None


CHECK = Check("overlay-unreachable", ("DM240",), run)
