"""One environment's mesh, as the checks and the plan see it: services and routes with what holds for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pages_plugin.analyze.effective import BUILT_IN, Effective, Layer, apply
from pages_plugin.analyze.facts import EnvironmentFacts, ProjectFacts
from pages_plugin.config import Config, EnvironmentConfig, defaults
from pages_plugin.config.models.mesh import MeshTable
from pages_plugin.config.places import Path
from pages_plugin.config.validate import Routed
from pages_plugin.config.vocabulary import EnvironmentName


@dataclass(frozen=True, slots=True)
class MeshService:
    """A backend. One of ``binding`` and ``url`` is set; ``path`` is None for one of the wrangler configuration."""

    name: str
    binding: str | None
    url: str | None
    policy: Effective
    path: Path | None


@dataclass(frozen=True, slots=True)
class MeshRoute:
    """A route with its match in comparable form: hosts in lower case, a prefix without slash at its end."""

    name: str
    hosts: tuple[str, ...]
    kind: Literal["exact", "prefix"]
    value: str
    methods: tuple[str, ...]
    service: str
    rewrite_prefix: str | None
    policy: Effective
    path: Path
    trace_sample: float | None


@dataclass(frozen=True)
class Mesh:
    """One environment's mesh with the facts of the project around it."""

    name: EnvironmentName
    config: Config
    environment: EnvironmentConfig
    project: ProjectFacts
    services: Mapping[str, MeshService]
    routes: tuple[MeshRoute, ...]
    """In the order of the file."""
    default_policy: Effective

    @property
    def table(self) -> MeshTable:
        """The environment's table as it was written."""
        return self.environment.validated.table

    @property
    def facts(self) -> EnvironmentFacts:
        """What wrangler will deploy with this environment."""
        return self.project.environment(self.name)

    @property
    def intercepts(self) -> bool:
        """Whether calls that functions make themselves are meshed: wanted, and there may be some."""
        return self.wants_interception and self.project.usage.calls_bindings

    @property
    def wants_interception(self) -> bool:
        """Whether the configuration lets calls be meshed."""
        return _wants_interception(self.table)

    @property
    def has_data(self) -> bool:
        """Whether there is a ``context.data.mesh``: only Pages has a context, and some function may read it."""
        return self.project.form == "pages" and self.project.usage.uses_data

    @cached_property
    def ignored(self) -> frozenset[str]:
        """Bindings that are never meshed."""
        return frozenset(self.table.ignore or ())

    @cached_property
    def called(self) -> frozenset[str]:
        """Names of the services that some route sends requests to."""
        return frozenset(route.service for route in self.routes)


def build_mesh(config: Config, environment: EnvironmentConfig, project: ProjectFacts) -> Mesh:
    """Resolve the services and routes of one environment."""
    validated = environment.validated
    table = validated.table
    shared = apply(BUILT_IN, _defaults_layer(table))
    services = {
        name: MeshService(
            name,
            None if service.url is not None else service.binding or default_binding(name),
            service.url,
            apply(shared, Layer(("services", name), service.retry, service.timeout, service.fallback)),
            ("services", name),
        )
        for name, service in table.services.items()
    }
    wanted = {route.table.service for route in validated.routes}
    usage = project.usage
    intercepts = _wants_interception(table) and (usage.calls_bindings or usage.uses_data)
    for found in _discovered(services, project.environment(environment.name), frozenset(table.ignore or ()), shared):
        if intercepts or found.name in wanted:
            services[found.name] = found
    routes = tuple(_route(routed, services, shared) for routed in validated.routes)
    return Mesh(environment.name, config, environment, project, services, routes, shared)


def build_meshes(config: Config, project: ProjectFacts) -> tuple[Mesh, ...]:
    """Return production's mesh, and preview's where its configuration or its facts are not the same."""
    production = build_mesh(config, config.production, project)
    if not config.overlays and project.production == project.preview:
        return (production,)
    return (production, build_mesh(config, config.preview, project))


def default_binding(service: str) -> str:
    """Return the binding that a service has when it names none: its name in upper snake case."""
    return service.upper().replace("-", "_")


def default_service(binding: str) -> str:
    """Return the name of the service that a binding of the wrangler configuration becomes."""
    return binding.lower().replace("_", "-")


def _wants_interception(table: MeshTable) -> bool:
    return defaults.INTERCEPT if table.intercept is None else table.intercept


def _defaults_layer(table: MeshTable) -> Layer:
    written = table.defaults
    return Layer(("defaults",), written.retry, written.timeout) if written else Layer(("defaults",))


def _discovered(
    declared: Mapping[str, MeshService], facts: EnvironmentFacts, ignored: frozenset[str], policy: Effective
) -> list[MeshService]:
    """Make a service of each binding that the wrangler configuration has and `diddy.toml` does not mention."""
    bound = {service.binding for service in declared.values()}
    taken = set(declared)
    found = []
    for binding in sorted({one.name for one in facts.services} - bound - ignored):
        name = base = default_service(binding)
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        found.append(MeshService(name, binding, None, policy, None))
    return found


def _route(routed: Routed, services: Mapping[str, MeshService], shared: Effective) -> MeshRoute:
    table = routed.table
    service = services.get(table.service)
    layer = Layer(routed.path, table.retry, table.timeout, table.fallback)
    prefix = table.path_prefix
    return MeshRoute(
        table.name or "",
        tuple(sorted({host.lower() for host in table.host or ()})),
        "exact" if prefix is None else "prefix",
        (table.path or "") if prefix is None else without_slash(prefix),
        tuple(dict.fromkeys(table.method or ())),
        table.service,
        None if table.rewrite_prefix is None else without_slash(table.rewrite_prefix),
        apply(service.policy if service else shared, layer),
        routed.path,
        table.trace.sample if table.trace else None,
    )


def without_slash(prefix: str) -> str:
    """Return a path prefix without the slash at its end, which means nothing (Gateway API); ``/`` stays."""
    return prefix.rstrip("/") or "/"
