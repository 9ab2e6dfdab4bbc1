"""The gateway routes of an environment -> the router's declaration."""

from __future__ import annotations

from pages_plugin.emit.javascript import number, string, strings
from pages_plugin.emit.policy import Use
from pages_plugin.emit.services import Services
from pages_plugin.emit.telemetry import own_sample
from pages_plugin.plan.model import EnvironmentPlan, Route, UrlTransport
from pages_plugin.plan.precedence import rank_within_host

_LISTED = 16
"""Up to so many routes a list is searched: comparing with each costs less than a look-up for each segment."""


def router(plan: EnvironmentPlan, services: Services, use: Use) -> list[str]:
    """Return the lines that declare `routes`; the routes keep the plan's order, which is that of precedence."""
    origins = {one.name: one.transport.url for one in plan.services if isinstance(one.transport, UrlTransport)}
    entries = [
        (route, _entry(route, services, origins.get(route.service), own_sample(route, plan))) for route in plan.routes
    ]
    any_host = [entry for route, entry in entries if not route.hosts]
    by_host: dict[str, list[str]] = {host: [] for route in plan.routes for host in route.hosts}
    # A route of several hosts stands where the most specific of them belongs, and a list takes the first that matches.
    for route, entry in sorted(entries, key=lambda one: rank_within_host(one[0])):
        for host in route.hosts:
            by_host[host].append(entry)
    about = "// The gateway routes: of those that match, the most specific takes the request."
    if not by_host:
        start = f"const routes = {use(_router_for(any_host))}(["
        return [about, start, *(f"  {entry}" for entry in any_host), "]);", ""]
    lines = [about, f"const routes = {use('hosts')}(", "  {"]
    for host, found in by_host.items():
        lines += [f"    {string(host)}: {use(_router_for(found))}([", *(f"      {entry}" for entry in found), "    ]),"]
    tail = [f"  {use(_router_for(any_host))}([", *(f"    {entry}" for entry in any_host), "  ]),", ");", ""]
    return [*lines, "  },", *tail]


def _router_for(entries: list[str]) -> str:
    """Name the router that costs less: a list that is searched, or a tree."""
    return "routeList" if len(entries) <= _LISTED else "router"


def _entry(route: Route, services: Services, origin: str | None, sample: float | None) -> str:
    parts = [f"name: {string(route.name)}", f"service: {string(route.service)}"]
    parts.append(f"{route.path.kind}: {string(route.path.value)}")
    if route.methods:
        parts.append(f"methods: {strings(route.methods)}")
    if route.rewrite_prefix is not None:
        parts.append(f"rewrite: {string(route.rewrite_prefix.rstrip('/'))}")
    if origin is not None:
        parts.append(f"origin: {string(origin)}")
    if sample is not None:
        parts.append(f"sample: {number(sample)}")
    parts.append(f"send: {services.send(route.service, route.policy, route.name)}")
    return f"{{ {', '.join(parts)} }},"
