"""Walk over the effective policies of a mesh, each with the place that a finding about it should show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pages_plugin.analyze.effective import Effective
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.config.places import Path


@dataclass(frozen=True, slots=True)
class Held:
    """A policy and the tables that it comes from, the nearest first: route, service, defaults."""

    policy: Effective
    tables: tuple[Path, ...]
    methods: tuple[str, ...] = ()
    """The methods of the route that holds it; empty for any."""

    def place(self, *keys: str) -> Path:
        """Return where the first of ``keys`` that was written stands, else the nearest table."""
        return next((self.policy.paths[key] for key in keys if key in self.policy.paths), self.tables[0])

    def rests_on(self, *keys: str) -> tuple[Path, ...]:
        """Return every path at which one of ``keys`` may be written."""
        return tuple((*table, *key.split(".")) for table in self.tables for key in keys)


def policies(mesh: Mesh) -> Iterator[Held]:
    """Yield the shared policy, then each service's and route's that is not the same as what it builds on."""
    shared: Path = ("defaults",)
    yield Held(mesh.default_policy, (shared,))
    for service in mesh.services.values():
        if service.path is not None and service.policy is not mesh.default_policy:
            yield Held(service.policy, (service.path, shared))
    for route in mesh.routes:
        service_or_none = mesh.services.get(route.service)
        below = service_or_none.policy if service_or_none else mesh.default_policy
        if route.policy is not below or (route.methods and route.policy.has("fallback")):
            yield Held(route.policy, (route.path, ("services", route.service), shared), route.methods)
