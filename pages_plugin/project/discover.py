"""Finding the project that a person means by a folder."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding
from pages_plugin.functions.script import is_script
from pages_plugin.project.backends import find_backends
from pages_plugin.project.framework import PLAIN, find_framework, writes_worker
from pages_plugin.project.model import Backend, Project, ProjectForm
from pages_plugin.project.output import find_output, is_around, is_built
from pages_plugin.project.package import package_manager, read_package
from pages_plugin.project.walk import ancestors, folders, repository_of
from pages_plugin.wrangler import WranglerConfig, find_config, read_config
from pages_plugin.wrangler.find import config_in

_WORKER = "_worker.js"
_ENTRIES = ("index.js", "index.ts", "index.mjs", "worker.js", "worker.ts", "main.js", "main.ts", "entry.py", "main.py")
_BUILT_MAINS = (".svelte-kit", "dist", "build", ".output", ".open-next", "out")


def discover(path: Path, *, with_backends: bool = True) -> Project:
    """Return the project around a folder, or below it where that is the root of a repository with one project.

    Raises ``DiagnosticError``: DM301 where there is none, DM302 where there are several, and what reading the wrangler
    configuration raises. What can be lived with stands in the project's ``findings``.
    """
    start = path.absolute()
    if not start.is_dir():
        raise DiagnosticError(
            finding("DM301", f"{path} is not a folder", hint="name the project's folder: -C path/to/site")
        )
    return read_project(find_root(start), with_backends=with_backends)


def find_root(start: Path) -> Path:
    """Return the project's folder for a folder in, above or around it; raises DM301 or DM302."""
    around = ancestors(start)
    for folder in around:
        if _is_marked(folder):
            return folder
    if _is_site(start):
        return start
    below = [folder for folder in folders(start) if _is_marked(folder)]
    sites = [folder for folder in below if not _is_worker_only(folder)]
    if len(sites) == 1:
        return sites[0]
    if below:
        raise DiagnosticError(_several(start, sites or below))
    for folder in around[1:]:
        if _is_site(folder):
            return folder
    raise DiagnosticError(
        finding(
            "DM301",
            f"no Pages project in {start} or the folders above it",
            hint="a project has a wrangler configuration, a functions folder or an index.html; "
            "go to it, or start one with diddy new",
        )
    )


def read_project(root: Path, *, with_backends: bool = True) -> Project:
    """Read the project whose folder is known."""
    findings: list[Diagnostic] = []
    path = config_in(root)
    config = read_config(path) if path is not None else None
    if config is not None:
        findings += config.findings
    _warn_of_other_config(root, path, findings)
    repository = repository_of(root)
    package = read_package(root, findings)
    framework = find_framework(root, package)
    form: ProjectForm = "worker" if config is not None and config.main and not config.is_pages else "pages"
    output = find_output(root, config, package, framework)
    if output is not None and is_around(output, root):
        findings.append(_around(output, config))
        output = None
    worker: Path | None = None
    worker_is_built = False
    if form == "worker" and config is not None and config.main is not None:
        worker = config.folder / config.main
        if worker.is_dir():
            findings.append(_main_is_folder(config, config.main, worker))
        worker_is_built = _main_is_built(config, worker, framework is not PLAIN)
    elif output is not None:
        emits = writes_worker(framework, package) and not (
            framework.name in ("nuxt", "qwik") and (root / "functions").is_dir()
        )
        if emits or (output / _WORKER).exists():
            form, worker, worker_is_built = "pages-worker", output / _WORKER, emits
    built = output is not None and is_built(root, repository, output, package, framework)
    if form == "pages-worker" and built:
        worker_is_built = True
    backends: tuple[Backend, ...] = ()
    if with_backends and config is not None:
        backends = find_backends(config, repository, findings)
    return Project(
        root=root,
        repository=repository,
        form=form,
        config=config,
        package=package,
        package_manager=package_manager(root, repository),
        framework=framework,
        output_dir=output,
        output_is_built=built,
        static_source=root / framework.static_source if framework.static_source else None,
        worker=worker,
        worker_is_built=worker_is_built,
        backends=backends,
        findings=tuple(findings),
    )


def _is_marked(folder: Path) -> bool:
    """Whether a folder says of itself that it is a project."""
    if config_in(folder) is not None or (folder / "diddy.toml").is_file():
        return True
    functions = folder / "functions"
    return functions.is_dir() and any(
        is_script(file) for file in functions.rglob("*") if "node_modules" not in file.parts
    )


def _is_site(folder: Path) -> bool:
    """Whether Pages could serve the folder: something that builds a site, or one that is there."""
    package = read_package(folder, [])
    if find_framework(folder, package) is not PLAIN:
        return True
    return find_output(folder, None, package, PLAIN) is not None


def _is_worker_only(folder: Path) -> bool:
    path = config_in(folder)
    if path is None:
        return False
    try:
        config = read_config(path)
    except DiagnosticError:
        return False
    return config.main is not None and not config.is_pages


def _main_is_built(config: WranglerConfig, main: Path, has_framework: bool) -> bool:
    """Whether a Worker's main module comes out of a framework's build."""
    parts = main.relative_to(config.folder).parts if main.is_relative_to(config.folder) else ()
    return has_framework and bool(parts) and parts[0] in _BUILT_MAINS


def _main_is_folder(config: WranglerConfig, main: str, folder: Path) -> Diagnostic:
    inside = next((name for name in _ENTRIES if (folder / name).is_file()), None)
    instead = (
        f'main = "{(Path(main) / inside).as_posix()}"' if inside else "the module in it that has the default export"
    )
    return finding("DM321", f'main is a folder, "{main}"', span=config.span_of("main"), hint=f"name a file: {instead}")


def _around(output: Path, config: WranglerConfig | None) -> Diagnostic:
    key = ("assets", "directory") if config is not None and not config.is_pages else ("pages_build_output_dir",)
    return finding(
        "DM322",
        f"the output folder {output} holds the project itself, and nothing is written to it",
        span=config.span_of(*key) if config is not None else None,
        hint="deploy a folder in the project or beside it: what lies in the output folder can be read by anybody",
    )


def _several(start: Path, found: list[Path]) -> Diagnostic:
    listed = ", ".join(folder.relative_to(start).as_posix() for folder in found[:10])
    more = f" and {len(found) - 10} more" if len(found) > 10 else ""
    return finding(
        "DM302",
        f"{start.name} holds several projects: {listed}{more}",
        hint=f"name one of them: -C {found[0].relative_to(start).as_posix()}",
    )


def _warn_of_other_config(root: Path, own: Path | None, findings: list[Diagnostic]) -> None:
    used = find_config(root)
    if used is None or used == own:
        return
    other = f"instead of {own.name}" if own is not None else "since the project has none"
    findings.append(
        finding(
            "DM306",
            f"wrangler reads {used} {other}",
            span=Span.of_file(own or used),
            hint=f"rename {own.name} to {used.name}'s format"
            if own is not None
            else "give the project a configuration of its own",
        )
    )
