"""Gateway API v1, HTTPRouteMatch: host, exact path, longest prefix, method, then the order of the file."""

from __future__ import annotations

from itertools import permutations

import pytest

from pages_plugin.plan.model import PathMatch, Policy, Route, Timeout
from pages_plugin.plan.precedence import precedence


def route(name: str, path: str, hosts: tuple[str, ...] = (), methods: tuple[str, ...] = ()) -> Route:
    kind, value = ("prefix", path.removesuffix("*")) if path.endswith("*") else ("exact", path)
    return Route(
        name=name,
        hosts=hosts,
        path=PathMatch.model_validate({"kind": kind, "value": value}),
        methods=methods,
        service="s",
        rewrite_prefix=None,
        policy=Policy(retry=None, timeout=Timeout(request_ms=None, try_ms=None), fallback=None),
        trace_sample=None,
    )


ORDERED = [
    ("an exact host before a wildcard", route("a", "/*", ("b.com",)), route("b", "/x", ("*.longer.b.com",))),
    ("a longer wildcard before a shorter", route("a", "/*", ("*.a.b.com",)), route("b", "/x", ("*.b.com",))),
    ("a wildcard before any host", route("a", "/*", ("*.b.com",)), route("b", "/x", methods=("GET",))),
    ("the most specific of several hosts", route("a", "/*", ("*.b.com", "c.com")), route("b", "/x", ("*.b.com",))),
    ("an exact path before a prefix", route("a", "/x"), route("b", "/x/y/z*", methods=("GET",))),
    ("a longer prefix before a shorter", route("a", "/x/y*"), route("b", "/x*", methods=("GET",))),
    ("a method before any method", route("a", "/x*", methods=("GET",)), route("b", "/x*")),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in ORDERED], ids=[row[0] for row in ORDERED])
def test_order(first: Route, second: Route) -> None:
    assert sorted([second, first], key=precedence) == [first, second]


def test_equals_keep_the_order_of_the_file() -> None:
    routes = [route(name, "/x*", methods=(method,)) for name, method in (("b", "PUT"), ("a", "GET"), ("c", "POST"))]
    for order in permutations(routes):
        assert sorted(order, key=precedence) == list(order)
