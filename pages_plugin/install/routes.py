"""Where ``_routes.json`` goes and what it says: a file of ours, or the person's own with what the mesh needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, Span, finding
from pages_plugin.functions import FunctionsFolder, GatewayPath, read_functions, routes_spec
from pages_plugin.functions.user_routes import is_generated, merge_routes
from pages_plugin.install.changes import Changes
from pages_plugin.install.plan import EditPlan, FileChange
from pages_plugin.install.record import undo
from pages_plugin.project import Project
from pages_plugin.source import apply_edits, parse_source, read_source

NAME = "_routes.json"


@dataclass(frozen=True)
class RoutesTarget:
    """The file to write, and a finding where it does not get to the output folder by itself."""

    path: Path
    finding: Diagnostic | None = None


def routes_target(project: Project) -> RoutesTarget | None:
    """Return where the file goes; None where the form has none.

    The output folder; where a build writes that anew, the folder that the build copies into it; else ``diddy/``, with
    DM309 or DM315. A Worker that a framework writes brings its own file, which ``diddy/wrap.mjs`` merges with ours.
    """
    if project.form == "worker":
        return None
    if project.form == "pages-worker" and project.worker_is_built:
        return RoutesTarget(project.diddy_dir / NAME)
    output = project.output_dir
    if output is None:
        problem = finding(
            "DM309",
            "it is not known which folder is deployed, so _routes.json was put into diddy/",
            span=Span.of_file(project.diddy_dir / NAME),
            hint="copy it into the folder that you deploy; without it every request invokes the Function",
        )
        return RoutesTarget(project.diddy_dir / NAME, problem)
    if not project.output_is_built:
        return RoutesTarget(output / NAME)
    if project.static_source is not None and project.static_source != output:
        return RoutesTarget(project.static_source / NAME)
    shown = output.relative_to(project.root).as_posix() if output.is_relative_to(project.root) else output.as_posix()
    problem = finding(
        "DM315",
        f"the build writes {shown} anew, so _routes.json was put into diddy/",
        span=Span.of_file(project.diddy_dir / NAME),
        hint=f"add this to the build command: && cp diddy/{NAME} {shown}/",
    )
    return RoutesTarget(project.diddy_dir / NAME, problem)


def plan_routes(project: Project, gateway: Iterable[GatewayPath], functions: FunctionsFolder | None = None) -> EditPlan:
    """Return the change of ``_routes.json``, for ``diddy build``; an empty plan where it is as it should be.

    ``gateway`` holds kind and path of every route of every environment. A file of the project's own is merged: its
    include list gains what the mesh needs. An ``_worker.js`` without a ``_routes.json`` gets none, since every request
    reaches it anyway. Apply the plan together with the rest of the build.
    """
    changes = Changes(project.root)
    target = routes_target(project)
    if target is None:
        return changes.plan()
    paths = list(gateway)
    if target.path.is_file() and not is_generated(target.path.read_bytes()):
        _merge(target.path, paths, changes)
        return changes.plan()
    if project.form == "pages-worker" and not project.worker_is_built:
        return changes.plan()
    if target.finding is not None:
        changes.findings.append(target.finding)
    if project.form == "pages":
        functions = functions or read_functions(project.functions_dir)
    spec = routes_spec(functions.entries if functions is not None else (), paths)
    if spec.include == ("/*",) and functions is not None and functions.root_middleware is None:
        _explain_splat(functions, paths, changes)
    changes.write(target.path, spec.as_json().encode())
    return changes.plan()


def _merge(path: Path, gateway: list[GatewayPath], changes: Changes) -> None:
    """Take back what an earlier build added, then add what is needed now."""
    source = read_source(path)
    name = changes.name_of(path)
    earlier = changes.record.changes.pop(name, [])
    data, lost = undo(source.data, earlier)
    if lost:
        data = source.data
    own = parse_source(path, data)
    merged = merge_routes(own, gateway)
    changes.findings.extend(merged.findings)
    after = apply_edits(data, merged.edits)
    if after == source.data and not lost:
        if earlier:
            changes.record.changes[name] = earlier
        return
    changes.edit(own, list(merged.edits))
    changes.replace(FileChange(path, source.data, after))


def _explain_splat(functions: FunctionsFolder, gateway: list[GatewayPath], changes: Changes) -> None:
    from pages_plugin.functions.routes_json import consolidate, gateway_rules, wrangler_rules

    rules = consolidate([*wrangler_rules(functions.entries), *gateway_rules(gateway)])
    if rules != ["/*"]:
        changes.findings.append(
            finding(
                "DM316",
                f"{len(rules)} rules are needed and 100 are allowed, so every request invokes the Function",
                hint="use fewer, shorter route prefixes",
            )
        )
