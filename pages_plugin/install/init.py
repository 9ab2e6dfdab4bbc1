"""``diddy init``: what to change in a project so that the mesh runs in front of it."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.diagnostics import DiagnosticError, Span, finding
from pages_plugin.functions.script import is_script
from pages_plugin.install.changes import Changes
from pages_plugin.install.compose import compose_middleware, mesh_import
from pages_plugin.install.plan import EditPlan
from pages_plugin.install.templates import template
from pages_plugin.install.worker import compose_worker
from pages_plugin.install.wrap_step import add_wrap_step
from pages_plugin.project import Project
from pages_plugin.source import read_source
from pages_plugin.wrangler import add_flag_edits
from pages_plugin.wrangler.flags import ASYNC_CONTEXT_FLAG, REQUEST_SIGNAL_FLAG

_MIDDLEWARE_NAMES = ("_middleware", "_middleware_")


def plan_init(project: Project, *, with_config: bool = False) -> EditPlan:
    """Return the changes that mesh a project; none where it is meshed already. Writes nothing.

    ``with_config`` adds a small commented ``diddy.toml`` where there is none. Problems are findings of the plan, all of
    them at once; one with an error means that the plan must not be applied (``apply_plan`` refuses it).
    """
    changes = Changes(project.root)
    try:
        _mount(project, changes)
    except DiagnosticError as problem:
        changes.findings.extend(problem.diagnostics)
    _add_flags(project, changes)
    _check_folders(project, changes)
    if with_config and not (project.root / "diddy.toml").exists():
        changes.create(project.root / "diddy.toml", template("diddy.toml"))
    return changes.plan()


def _mount(project: Project, changes: Changes) -> None:
    if project.form == "pages":
        _mount_middleware(project, changes)
        return
    worker = project.worker
    if worker is None or worker.suffix == ".py":
        raise DiagnosticError(
            finding(
                "DM406",
                "a Python Worker cannot hold the mesh; it takes part as a backend",
                span=project.config.span_of("main") if project.config is not None else None,
                hint="run diddy init in the Pages project or JavaScript Worker that calls it",
            )
        )
    if project.form == "worker" and worker.is_dir():
        return  # the project's own finding says that main is a folder
    if project.config is not None and project.config.no_bundle and not worker.is_dir():
        raise DiagnosticError(
            finding(
                "DM416",
                "with no_bundle the Worker is uploaded as one file, which cannot import the mesh",
                span=project.config.span_of("no_bundle"),
                hint="remove no_bundle",
            )
        )
    if project.worker_is_built:
        add_wrap_step(project, worker, changes)
        return
    entry = worker / "index.js" if worker.is_dir() else worker
    source = read_source(entry)
    changes.edit(source, compose_worker(source, project.root))


def _mount_middleware(project: Project, changes: Changes) -> None:
    folder = project.functions_dir
    found = [
        file for file in _listing(folder) if is_script(file) and file.name[: -len(file.suffix)] in _MIDDLEWARE_NAMES
    ]
    if len(found) > 1:
        raise DiagnosticError(
            finding(
                "DM404",
                f"{' and '.join(file.name for file in found)} are both the root middleware, and Pages runs one of them",
                span=Span.of_file(found[1]),
                hint="keep one, then run diddy init again",
            )
        )
    if found:
        source = read_source(found[0])
        changes.edit(source, compose_middleware(source, project.root))
        return
    extension = "ts" if _is_typescript(project) else "js"
    path = folder / f"_middleware.{extension}"
    written = mesh_import(path, project.root).encode()
    changes.create(path, template(path.name).replace(b"../diddy/mesh.js", written))


def _listing(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def _is_typescript(project: Project) -> bool:
    if (project.root / "tsconfig.json").is_file():
        return True
    files = project.functions_dir.rglob("*") if project.functions_dir.is_dir() else ()
    return any(file.suffix in (".ts", ".tsx") and not file.name.endswith(".d.ts") for file in files)


def _add_flags(project: Project, changes: Changes) -> None:
    config = project.config
    if config is not None:
        changes.edit(config.source, add_flag_edits(config))
        return
    changes.findings.append(
        finding(
            "DM414",
            f"set the compatibility flags {REQUEST_SIGNAL_FLAG} and {ASYNC_CONTEXT_FLAG} in the dashboard, "
            "for production and preview",
            hint="Workers & Pages > the project > Settings > Runtime; nodejs_compat does for nodejs_als",
        )
    )


def _check_folders(project: Project, changes: Changes) -> None:
    if project.output_dir is not None and project.diddy_dir.is_relative_to(project.output_dir):
        changes.findings.append(
            finding(
                "DM421",
                "the whole project is deployed, so diddy/ can be read by anybody at /diddy/",
                span=project.config.span_of("pages_build_output_dir") if project.config is not None else None,
                hint="move the site into a folder of its own, such as public/, and deploy that",
            )
        )
    for folder in (project.diddy_dir, project.functions_dir):
        if folder.exists() and not folder.is_dir():
            changes.findings.append(
                finding(
                    "DM409",
                    f"{folder.name} is a file, and a folder is needed there",
                    span=Span.of_file(folder),
                    hint="move it away, then run the command again",
                )
            )
