"""Which Workers run behind the site."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding
from pages_plugin.project import Backend, Project
from pages_plugin.project.backends import find_backends
from pages_plugin.wrangler import CONFIG_NAMES, read_config
from pages_plugin.wrangler.find import config_in


def backends_of(project: Project, named: tuple[Path, ...] = ()) -> tuple[Backend, ...]:
    """Return the Workers to run, by name: those that local bindings reach, also from Worker to Worker, and ``named``.

    wrangler's local development uses the top level of a configuration, so a Worker that only an environment's section
    binds is left out. Raises ``DiagnosticError`` (DM518) for a named one that is no Worker, or has another's name.
    """
    found: dict[str, Backend] = {}
    for path in named:
        backend = backend_at(path)
        other = found.get(backend.name)
        if other is not None and other.config.path != backend.config.path:
            raise DiagnosticError(_two(backend, other))
        found[backend.name] = backend
    called = [] if project.config is None else [one.service for one in project.config.top.services]
    queue = [one for one in project.backends if one.name in called] + list(found.values())
    while queue:
        backend = queue.pop()
        found.setdefault(backend.name, backend)
        reached = {one.service for one in backend.config.top.services}
        ignored: list[Diagnostic] = []
        if reached - found.keys() - {project.name}:
            below = find_backends(backend.config, project.repository, ignored)
            queue += [one for one in below if one.name in reached and one.name not in found]
    return tuple(found[name] for name in sorted(found) if name != project.name)


def backend_at(path: Path) -> Backend:
    """Return the Worker in a folder, or of a configuration file.

    Raises ``DiagnosticError``: DM518 where there is none, and what reading the configuration raises.
    """
    where = path.absolute()
    file = where if where.is_file() else config_in(where)
    if file is None:
        raise DiagnosticError(
            finding("DM518", f"no wrangler configuration in {path}", hint=f"it is called {' or '.join(CONFIG_NAMES)}")
        )
    config = read_config(file)
    if not config.name or not config.main:
        missing = "main" if config.name else "name"
        raise DiagnosticError(
            finding(
                "DM518",
                f"the wrangler configuration has no `{missing}`, so it is no Worker that can be run",
                span=config.span_of(missing),
                hint="a backend needs `name`, by which bindings find it, and `main`, the file with its code",
            )
        )
    return Backend(config.name, config.folder, config, ())


def environment_of(backend: Backend) -> str | None:
    """Return the environment under whose name the Worker is called; ``None`` for the top level of its configuration."""
    names = dict(zip((None, *backend.config.environments), backend.config.worker_names(), strict=False))
    return next((environment for environment, name in names.items() if name == backend.name), None)


def _two(backend: Backend, other: Backend) -> Diagnostic:
    return finding(
        "DM518",
        f'two backends have the name "{backend.name}": {other.folder} and {backend.folder}',
        span=Span.of_file(backend.config.path),
        hint="bindings find a Worker by its name: give each its own",
    )
