"""The order in which routes are tried: Gateway API v1, HTTPRouteMatch."""

from __future__ import annotations

from pages_plugin.plan.model import Route

Precedence = tuple[int, int, int, int, int]


def host_rank(hosts: tuple[str, ...]) -> tuple[int, int]:
    """Rank hosts by the most specific of them: exact, then the longest wildcard, then none; lower goes first."""
    if not hosts:
        return (2, 0)
    return min((1, -len(host)) if host.startswith("*.") else (0, -len(host)) for host in hosts)


def precedence(route: Route) -> Precedence:
    """Return a key to sort routes by: host, exact path, longest prefix, method; equal ones keep the file's order."""
    return (*host_rank(route.hosts), *rank_within_host(route))


def rank_within_host(route: Route) -> tuple[int, int, int]:
    """Rank a route among those of one host: exact path, longest prefix, method; lower goes first.

    Not the plan's order where a route has several hosts, since that one goes by the most specific of them.
    """
    return (0 if route.path.kind == "exact" else 1, -len(route.path.value), 0 if route.methods else 1)
