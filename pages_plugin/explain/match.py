"""Which route a request takes: the precedence of the runtime's matcher, over the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pages_plugin.explain.request import Asked
from pages_plugin.plan.model import Route
from pages_plugin.plan.precedence import rank_within_host


def find_route(routes: Sequence[Route], asked: Asked) -> Route | None:
    """Return the route that takes a request, or None.

    Hosts: exact, then the longest wildcard, then any; where the more specific host has no route the next one is asked.
    Paths: exact, then the longest prefix by whole segments; where its methods do not fit the next shorter one is asked.
    Of the same path, a route that names its methods.
    Among equals the plan's order decides. ``routes`` stand in that order.
    """
    for group in _by_host(routes, asked.host):
        fitting = [route for route in group if matches_path(route, asked.path) and matches_method(route, asked.method)]
        if fitting:
            return min(fitting, key=rank_within_host)
    return None


def matches_path(route: Route, path: str) -> bool:
    """Whether the path fits: the same, or for a prefix one that begins with its whole segments."""
    value = route.path.value
    if route.path.kind == "exact":
        return path == value
    return value in ("/", path) or path.startswith(f"{value}/")


def matches_method(route: Route, method: str) -> bool:
    """Whether the method is one of the route's."""
    return not route.methods or method in route.methods


def matches_host(route: Route, host: str | None) -> bool:
    """Whether the host fits; a request without one fits only a route for any host."""
    return not route.hosts or any(_is_host(pattern, host) for pattern in route.hosts)


def _is_host(pattern: str, host: str | None) -> bool:
    return host is not None and (host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern)


def _by_host(routes: Sequence[Route], host: str | None) -> Iterator[list[Route]]:
    patterns = {pattern for route in routes for pattern in route.hosts if _is_host(pattern, host)}
    for pattern in sorted(patterns, key=lambda one: (one.startswith("*."), -len(one))):
        yield [route for route in routes if pattern in route.hosts]
    yield [route for route in routes if not route.hosts]
