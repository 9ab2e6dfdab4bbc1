"""The project as the analysis wants it: plain data."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pages_plugin.analyze.facts import EnvironmentFacts, FunctionRoute, ProjectFacts, ServiceBinding, Usage
from pages_plugin.functions import FunctionsFolder, read_functions
from pages_plugin.functions.usage import find_usage
from pages_plugin.project.model import Project
from pages_plugin.project.package import read_package
from pages_plugin.project.variables import local_variables
from pages_plugin.wrangler import EnvironmentConfig, WranglerConfig

_NOT_SERVED = frozenset(["_worker.js", "_redirects", "_headers", "_routes.json", "functions", ".wrangler"])
"""At the top of the output folder; wrangler does not upload them (``IGNORE_LIST`` in pages/validate)."""
_NEVER_SERVED = frozenset([".DS_Store", "node_modules", ".git"])
_REGISTRY_RANGE = re.compile(r"[\^~<>=v\s]*[0-9]|latest$")
"""What a version in package.json looks like when it names a registry's; ``file:``, ``workspace:``, ``*`` do not."""
_MAX_ASSETS = 100_000


def project_facts(project: Project, functions: FunctionsFolder | None = None) -> ProjectFacts:
    """Return the facts of a project. Pass ``functions`` where the folder was read before."""
    config = project.config
    if project.form == "pages":
        functions = functions or read_functions(project.functions_dir)
    return ProjectFacts(
        root=project.root,
        name=config.name if config is not None else None,
        form=project.form,
        wrangler_file=config.path if config is not None else None,
        production=_environment(config, "production"),
        preview=_environment(config, "preview"),
        functions=_routes(functions) if functions is not None else (),
        root_middleware=functions.root_middleware if functions is not None else None,
        assets=_assets(project.output_dir),
        output_folder=project.output_dir,
        local_variables=local_variables(project.root),
        usage=_usage(project, functions) if functions is not None else Usage(),
    )


def _usage(project: Project, functions: FunctionsFolder) -> Usage:
    """Return what the functions use; of a dashboard's bindings nothing is known."""
    config = project.config
    bindings: frozenset[str] | None = None
    if config is not None:
        environments = (_environment(config, "production"), _environment(config, "preview"))
        bindings = frozenset(service.name for one in environments for service in one.services)
    return find_usage(functions, bindings, _published(project))


def _published(project: Project) -> frozenset[str]:
    """Return the packages that the project gets from a registry: other people's code, which knows no binding of it.

    In a workspace a package of the same repository may stand under any version, so there none is known to be foreign.
    """
    if project.package is None or any(_is_workspace(folder) for folder in (project.root, project.repository)):
        return frozenset()
    found: set[str] = set()
    for group in ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies"):
        node = project.package.root.get(group)
        for name, entry in node.entries.items() if node is not None else ():
            if entry.node.kind == "string" and _REGISTRY_RANGE.match(str(entry.node.value)):
                found.add(name)
    return frozenset(found)


def _is_workspace(folder: Path) -> bool:
    package = read_package(folder, [])
    return (folder / "pnpm-workspace.yaml").is_file() or (package is not None and package.is_workspace_root)


def _environment(config: WranglerConfig | None, name: str) -> EnvironmentFacts:
    if config is None:
        return EnvironmentFacts()
    environment = config.environment(name)
    others = {one.name: one.kind for one in environment.bindings}
    others.update(dict.fromkeys(environment.vars, "vars"))
    return EnvironmentFacts(
        services=tuple(ServiceBinding(s.binding, s.service, s.entrypoint, s.span) for s in environment.services),
        other_bindings=others,
        compatibility_date=environment.compatibility_date,
        compatibility_flags=environment.compatibility_flags if environment.knows_flags else None,
        compatibility_span=config.span_of(*_flags_path(config, environment)),
        diddy_env=_variable(config, environment, "DIDDY_ENV"),
    )


def _flags_path(config: WranglerConfig, environment: EnvironmentConfig) -> tuple[str, ...]:
    """Return where the flags stand, else the date, else the output folder or the main module, else the name."""
    section = () if environment.flags_from is None else ("env", environment.flags_from)
    places = [
        (*section, "compatibility_flags"),
        *((key,) for key in ("compatibility_date", "pages_build_output_dir", "main")),
    ]
    return next((place for place in places if config.root.get(*place) is not None), ("name",))


def _variable(config: WranglerConfig, environment: EnvironmentConfig, name: str) -> str | None:
    section = () if environment.name is None else ("env", environment.name)
    node = config.root.get(*section, "vars", name)
    return node.value if node is not None and isinstance(node.value, str) else None


def _routes(functions: FunctionsFolder) -> tuple[FunctionRoute, ...]:
    methods: dict[tuple[str, Path], list[str]] = {}
    for entry in functions.entries:
        if entry.module is not None:
            methods.setdefault((entry.route_path, entry.module), []).append(entry.method)
    return tuple(
        FunctionRoute(route, file, () if "" in found else tuple(found)) for (route, file), found in methods.items()
    )


def _assets(output: Path | None) -> frozenset[str] | None:
    if output is None or not output.is_dir():
        return None
    found: list[str] = []
    for folder, folders, files in os.walk(output):
        hidden = _NOT_SERVED | _NEVER_SERVED if Path(folder) == output else _NEVER_SERVED
        folders[:] = [name for name in folders if name not in hidden]
        base = Path(folder).relative_to(output)
        found += ["/" + (base / name).as_posix() for name in files if name not in hidden]
        if len(found) > _MAX_ASSETS:
            break
    return frozenset(found)
