"""_routes.json: rules from routes, wrangler's limits, and how Pages matches a rule."""

from typing import Any, Literal

import pytest

from pages_plugin.functions.routes_json import (
    VERIFY_PATH,
    RoutesSpec,
    consolidate,
    covers,
    gateway_rules,
    optimize,
    problems,
    routes_spec,
    rule_pattern,
)

LONG = "/" + "/".join(["segment"] * 20)


@pytest.mark.parametrize(
    ("kind", "path", "rule"),
    [
        ("prefix", "/api/catalog", "/api/catalog/*"),
        ("prefix", "/", "/*"),
        ("exact", "/", "/"),
        ("exact", "/health", "/health"),
        ("exact", "/health/", "/health"),
        ("exact", "/files/v1.2/a", "/files/v1.2/a"),
        ("exact", "/files/a+b", "/files/*"),
        ("prefix", "/café/menu", "/*"),
        ("prefix", "/a/caf%C3%A9/menu", "/a/*"),
        ("exact", "/a/*/b", "/a/*"),
    ],
)
def test_a_gateway_path_becomes_a_rule_that_matches_it(kind: Literal["exact", "prefix"], path: str, rule: str) -> None:
    assert gateway_rules([(kind, path)]) == [rule]
    assert rule_pattern(rule).match(path)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["/a", "/a"], ["/a"]),
        (["/api/x", "/api/*", "/api"], ["/api/*", "/api"]),
        (["/*", "/a", "/b/*"], ["/*"]),
        (["/ab/*", "/abc"], ["/ab/*", "/abc"]),
        ([LONG], ["/" + "/".join(["segment"] * 12) + "/*"]),
        (["/" + "x" * 200], ["/*"]),
    ],
)
def test_rules_are_consolidated(rules: list[str], expected: Any) -> None:
    assert consolidate(rules) == expected


def test_more_than_a_hundred_rules_become_one() -> None:
    assert optimize([f"/r{n}" for n in range(100)]) != ["/*"]
    assert optimize([f"/r{n}" for n in range(101)]) == ["/*"]


def test_a_site_without_functions_includes_only_the_gateway_and_verify() -> None:
    assert routes_spec([], [("prefix", "/api")]) == RoutesSpec(("/api/*", VERIFY_PATH))
    assert routes_spec([], []) == RoutesSpec((VERIFY_PATH,))


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (["/*"], [], None),
        ([], [], "no include rule"),
        (["/a"] * 60, ["/b"] * 41, "101 rules"),
        (["/" + "x" * 100], [], "101 characters"),
        (["a"], [], "does not begin with a slash"),
        (["/a/*", "/a/b"], [], "overlap"),
        (["/*"], ["/a/*", "/a/b"], "overlap"),
        (["/a/*", "/a"], ["/a/b"], None),
    ],
)
def test_what_wrangler_would_refuse(include: list[str], exclude: list[str], expected: Any) -> None:
    found = problems(include, exclude)

    assert (found == []) if expected is None else any(expected in one for one in found)


@pytest.mark.parametrize(
    ("rule", "path", "matches"),
    [
        ("/api/*", "/api", True),
        ("/api/*", "/api/a/b", True),
        ("/api/*", "/apix", False),
        ("/api", "/api/", True),
        ("/api", "/api/x", False),
        ("/a.b", "/axb", False),
        ("/", "/x", False),
        ("/*", "/", True),
        ("/img*", "/images/x", False),
        ("/img*", "/img-x/y", True),
    ],
)
def test_a_rule_matches_as_in_pages(rule: str, path: str, matches: bool) -> None:
    assert (rule_pattern(rule).match(path) is not None) == matches


@pytest.mark.parametrize(
    ("rule", "other", "expected"),
    [
        ("/*", "/api/*", True),
        ("/api/*", "/api/*", True),
        ("/api/*", "/api/v1/*", True),
        ("/api/*", "/api", True),
        ("/api/v1/*", "/api/*", False),
        ("/api", "/api/*", False),
        ("/api/v1", "/api/*", False),
        ("/(", "/(", True),
    ],
)
def test_a_rule_covers_another(rule: str, other: str, expected: Any) -> None:
    assert covers(rule, other) == expected
