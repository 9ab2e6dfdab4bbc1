"""The proof of shadowing against trying every request: a route is reported if and only if no request reaches it."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages_plugin.analyze import analyze
from pages_plugin.analyze.mesh import MeshRoute

from ..config.test_places import toml_text
from .helpers import meshes_of

HOSTS = ["a.com", "x.b.com", "other.org"]
PATHS = ["/", "/x", "/x/y", "/x/y/z", "/x/other", "/other"]
METHODS = ["GET", "PUT", "DELETE"]

ROUTES = st.lists(
    st.fixed_dictionaries(
        {"service": st.just("s")},
        optional={
            "host": st.lists(st.sampled_from(["a.com", "*.b.com"]), min_size=1, max_size=2, unique=True),
            "method": st.lists(st.sampled_from(METHODS[:2]), min_size=1, max_size=2, unique=True),
        },
    ).flatmap(
        lambda route: st.sampled_from(["path", "path_prefix"]).flatmap(
            lambda key: st.sampled_from(["/", "/x", "/x/y"]).map(lambda value: {**route, key: value})
        )
    ),
    min_size=1,
    max_size=6,
)


def winner(routes: tuple[MeshRoute, ...], host: str, path: str, method: str) -> MeshRoute | None:
    """Choose as the Gateway API says, by looking at each route."""
    matching = []
    for number, route in enumerate(routes):
        hosts = [one for one in route.hosts if one == host or (one.startswith("*.") and host.endswith(one[1:]))]
        prefix = route.value.rstrip("/") + "/"
        fits = path == route.value or (route.kind == "prefix" and path.startswith(prefix))
        if (hosts or not route.hosts) and fits and (not route.methods or method in route.methods):
            kind = 2 if host in hosts else 1 if hosts else 0
            rank = (-kind, route.kind == "prefix", -len(route.value), not route.methods, number)
            matching.append((rank, route))
    return min(matching, key=lambda pair: pair[0])[1] if matching else None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(ROUTES)
def test_a_route_is_reported_if_and_only_if_no_request_reaches_it(tmp_path: Path, routes: list[dict[str, Any]]) -> None:
    named = [{**route, "name": f"r{number}"} for number, route in enumerate(routes)]
    (mesh,) = meshes_of(tmp_path, toml_text({"services": {"s": {}}, "routes": named}))
    winners = {one.name for request in product(HOSTS, PATHS, METHODS) if (one := winner(mesh.routes, *request))}
    reported = {one.message.split('"')[1] for one in analyze([mesh]) if one.code in ("DM204", "DM205")}
    assert reported == {route["name"] for route in named} - winners
