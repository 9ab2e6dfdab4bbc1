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
    """Return a key to sort routes by: host, exact path, longest prefix, method. Equal ones keep the order of the file.

    Whoever sorts the routes of one host by the part after the host (a table a host) keeps the same order among them.
    """
    return (*host_rank(route.hosts), *path_rank(route), 0 if route.methods else 1)


def path_rank(route: Route) -> tuple[int, int]:
    """Rank a path among those of one host: exact, then the longest prefix; lower goes first."""
    return (0 if route.path.kind == "exact" else 1, -len(route.path.value))
