"""One build: facts -> plan -> emitted files and ``_routes.json``, compared with what is there, written at once."""

from __future__ import annotations

from pages_plugin.build.mounted import mount_findings
from pages_plugin.build.outputs import output_changes
from pages_plugin.build.result import BuildResult
from pages_plugin.diagnostics import Diagnostic, has_errors, in_order
from pages_plugin.emit import emit
from pages_plugin.functions import GatewayPath, read_functions
from pages_plugin.install import EditPlan, FileChange, apply_plan, plan_routes
from pages_plugin.plan import Plan, load_mesh
from pages_plugin.project import Project, project_facts


def build(project: Project) -> BuildResult:
    """Build the mesh into the project. With an error among the findings nothing is written.

    Raises ``DiagnosticError`` (DM408, DM409) where writing fails; the project is then as it was.
    """
    result = plan_build(project)
    if not result.failed:
        apply_plan(result.edits)
    return result


def plan_build(project: Project, *, is_mounted: bool = False) -> BuildResult:
    """Return what a build finds and would write, and write nothing.

    ``is_mounted`` is for a project that is about to be initialised: DM417 is then not asked for.
    """
    functions = read_functions(project.functions_dir) if project.form == "pages" else None
    found: list[Diagnostic] = [*project.findings, *(functions.findings if functions is not None else ())]
    facts = project_facts(project, functions)
    compiled = load_mesh(project.root, facts)
    found += compiled.diagnostics
    if not is_mounted:
        found += mount_findings(project)
    changes: list[FileChange] = []
    if compiled.plan is not None and not has_errors(found):
        changes, in_the_way = output_changes(project.diddy_dir, emit(compiled.plan))
        routes = plan_routes(project, gateway_paths(compiled.plan), functions)
        changes += routes.changes
        found += [*in_the_way, *routes.findings]
    failed = has_errors(found)
    edits = EditPlan(project.root, () if failed else tuple(changes))
    return BuildResult(project, None if failed else compiled.plan, in_order(found), edits, facts.usage)


def gateway_paths(plan: Plan) -> list[GatewayPath]:
    """Return kind and path of every route of every environment, each once."""
    environments = (plan.production, plan.preview or plan.production)
    paths: dict[GatewayPath, None] = {}
    for environment in environments:
        for route in environment.routes:
            paths[route.path.kind, route.path.value] = None
    return list(paths)
