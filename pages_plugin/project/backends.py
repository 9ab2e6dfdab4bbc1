"""The Workers in the same repository that a project's service bindings call."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding
from pages_plugin.project.model import Backend
from pages_plugin.project.walk import folders
from pages_plugin.wrangler import WranglerConfig, read_config
from pages_plugin.wrangler.find import config_in


def find_backends(config: WranglerConfig, repository: Path, findings: list[Diagnostic]) -> tuple[Backend, ...]:
    """Return the backends, by name. Looks in the project's folder first, then in the whole repository.

    Two Workers of one name add DM318, and the nearer is taken. A configuration that does not parse is somebody else's
    matter here and is passed over, unless it is the project's own.
    """
    callers: dict[str, list[str]] = {}
    for environment in config.in_use():
        for service in environment.services:
            callers.setdefault(service.service, []).append(service.binding)
    if not callers:
        return ()
    found: dict[str, Backend] = {}
    seen: set[Path] = set()
    for top in dict.fromkeys((config.folder, repository)):
        for folder in folders(top):
            path = config_in(folder)
            if path is None or path in seen or path == config.path:
                continue
            seen.add(path)
            try:
                worker = read_config(path)
            except DiagnosticError:
                continue
            for name in worker.worker_names():
                if worker.is_pages or name not in callers:
                    continue
                if name in found:
                    findings.append(_two(name, found[name].config, worker))
                else:
                    found[name] = Backend(name, folder, worker, tuple(dict.fromkeys(callers[name])))
    return tuple(found[name] for name in sorted(found))


def _two(name: str, used: WranglerConfig, other: WranglerConfig) -> Diagnostic:
    return finding(
        "DM318",
        f'a Worker named "{name}" is configured here and in {used.path}, which is used',
        span=other.span_of("name") if other.name == name else Span.of_file(other.path),
        hint="rename one, or remove the folder that is not in use",
    )
