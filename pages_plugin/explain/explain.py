"""A request and a plan -> the route that takes it or why none does, and the layers that it passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages_plugin.analyze.facts import Usage
from pages_plugin.config.vocabulary import EnvironmentName
from pages_plugin.explain.call_layers import call_layers, rpc_layers
from pages_plugin.explain.code import Part, code_parts
from pages_plugin.explain.match import find_route, matches_host, matches_method, matches_path
from pages_plugin.explain.request import Asked
from pages_plugin.explain.request_layers import request_layers
from pages_plugin.explain.values import Layer, Origins, Value
from pages_plugin.plan.model import (
    BindingTransport,
    EnvironmentPlan,
    Origin,
    Plan,
    Policy,
    Route,
    Service,
    UrlTransport,
)

_NEAR = 5


@dataclass(frozen=True)
class NearMiss:
    """A route that does not take the request, with what does not fit."""

    route: str
    reasons: tuple[str, ...]
    origin: Origin | None


@dataclass(frozen=True)
class ServiceCall:
    """What holds for the calls that the site's own code makes to a service.

    ``service`` is None for every binding that is found at run time.
    """

    service: str | None
    layers: tuple[Layer, ...]
    rpc: tuple[Layer, ...]
    """Of its RPC methods; empty where no RPC call is meshed."""


@dataclass(frozen=True)
class Explanation:
    """What the mesh does with a request. ``route`` has the values by which it matched; empty where none did."""

    asked: Asked
    mesh: str
    plan: str
    environment: EnvironmentName
    route_name: str | None
    route: tuple[Value, ...]
    route_origin: Origin | None
    is_rejected: bool
    """A route matches, and the path can be read in two ways: 400 ``path_rejected``."""
    sends: str | None
    """The request that the service gets; None where nothing is sent."""
    layers: tuple[Layer, ...]
    near_misses: tuple[NearMiss, ...]
    calls: tuple[ServiceCall, ...]
    """Where no route matches: what holds for calls of the site's own code."""
    code: tuple[Part, ...]
    """Which calls of the site's own code are meshed, and why."""


def explain(
    plan: Plan, asked: Asked, environment: EnvironmentName = "production", usage: Usage | None = None
) -> Explanation:
    """Explain a request in one environment; ``usage`` is what the site's own code uses, where it was read."""
    here = plan.preview if environment == "preview" and plan.preview is not None else plan.production
    origins = Origins(plan, environment)
    route = find_route(here.routes, asked)
    layers = request_layers(plan, here, origins, route)
    services = {service.name: service for service in here.services}
    is_rejected = route is not None and asked.is_ambiguous
    if route is not None and not is_rejected:
        at = f"routes.{route.name}.policy"
        layers += call_layers(here, route.policy, services.get(route.service), at, origins)
    return Explanation(
        asked=asked,
        mesh=plan.mesh,
        plan=plan.hash,
        environment=environment,
        route_name=None if route is None else route.name,
        route=() if route is None else _route_values(route, origins),
        route_origin=None if route is None else origins.find(f"routes.{route.name}"),
        is_rejected=is_rejected,
        sends=None if route is None or is_rejected else _sent(route, here, asked),
        layers=layers,
        near_misses=() if route is not None else _near_misses(here.routes, asked, origins),
        calls=() if route is not None else _calls(here, origins),
        code=code_parts(plan, usage or Usage(), environment),
    )


def _route_values(route: Route, origins: Origins) -> tuple[Value, ...]:
    at = f"routes.{route.name}"
    key = "path" if route.path.kind == "exact" else "path_prefix"
    values = [
        origins.value(at, key, route.path.value, "path"),
        Value("host", ", ".join(route.hosts) or "any", list(route.hosts), origins.find(f"{at}.hosts")),
        Value("method", ", ".join(route.methods) or "any", list(route.methods), origins.find(f"{at}.methods")),
        origins.value(at, "service", route.service, "service"),
    ]
    if route.rewrite_prefix is not None:
        values.append(origins.value(at, "rewrite_prefix", route.rewrite_prefix, "rewrite_prefix"))
    return tuple(values)


def _sent(route: Route, environment: EnvironmentPlan, asked: Asked) -> str:
    """Return method and URL as ``target`` of the runtime's gateway.ts makes it; a binding keeps the request's host."""
    path = asked.path
    if route.rewrite_prefix is not None:
        before = route.rewrite_prefix.rstrip("/")
        rest = path[0 if route.path.value == "/" else len(route.path.value) :]
        path = before + (rest if rest.startswith("/") or before else f"/{rest}")
    service = next((one for one in environment.services if one.name == route.service), None)
    origin = service.transport.url if service is not None and isinstance(service.transport, UrlTransport) else ""
    return f"{asked.method} {origin}{path}{asked.query}"


def _near_misses(routes: Sequence[Route], asked: Asked, origins: Origins) -> tuple[NearMiss, ...]:
    ranked = []
    for position, route in enumerate(routes):
        fits_path = matches_path(route, asked.path)
        fits = (fits_path, matches_method(route, asked.method), matches_host(route, asked.host))
        likeness = 1_000 if fits_path else _shared_segments(route.path.value, asked.path)
        if fits_path or likeness:
            reasons = tuple(_reasons(route, asked, fits))
            ranked.append((-likeness, len(reasons), position, route, reasons))
    ranked.sort(key=lambda one: one[:3])
    return tuple(
        NearMiss(route.name, reasons, origins.find(f"routes.{route.name}")) for *_, route, reasons in ranked[:_NEAR]
    )


def _shared_segments(one: str, other: str) -> int:
    """Return how many segments both paths begin with; half a segment counts where a typo is likely."""
    count = 0
    for first, second in zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False):
        if first.lower() != second.lower():
            return count + (1 if first and second and (first.startswith(second) or second.startswith(first)) else 0)
        count += 2 if first else 0
    return count


def _reasons(route: Route, asked: Asked, fits: tuple[bool, bool, bool]) -> list[str]:
    fits_path, fits_method, fits_host = fits
    value = route.path.value
    reasons = []
    if not fits_path and route.path.kind == "exact":
        slash = ", without a slash at its end" if asked.path == f"{value}/" else ""
        reasons.append(f"its path is exactly {value}{slash}")
    elif not fits_path:
        whole = ", a whole segment" if asked.path.startswith(value) else ""
        case = ", in this case" if asked.path.lower().startswith(value.lower()) and not whole else ""
        reasons.append(f"its path begins with {value}{whole}{case}")
    if not fits_method:
        reasons.append(f"it takes {', '.join(route.methods)}, not {asked.method}")
    if not fits_host:
        other = f"not {asked.host}" if asked.host is not None else "and no host was given: write a whole URL"
        reasons.append(f"it is for {', '.join(route.hosts)}, {other}")
    return reasons


def _calls(environment: EnvironmentPlan, origins: Origins) -> tuple[ServiceCall, ...]:
    def call(service: Service | None, policy: Policy, at: str) -> ServiceCall:
        return ServiceCall(
            service.name if service else None,
            call_layers(environment, policy, service, at, origins),
            rpc_layers(environment, policy, service, at, origins),
        )

    calls = [
        call(one, one.policy, f"services.{one.name}.policy")
        for one in environment.services
        if not isinstance(one.transport, BindingTransport)
        or one.transport.binding not in environment.interception.ignore
    ]
    if environment.interception.mode == "discover":
        calls.append(call(None, environment.default_policy, "default_policy"))
    return tuple(calls)
