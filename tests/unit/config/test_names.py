from __future__ import annotations

from typing import Any

import pytest

from pages_plugin.config.names import name_routes

ROWS: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("the service's name", [{"service": "a", "path": "/x"}], ["a"]),
    ("with the path when it has several",
     [{"service": "a", "path": "/x/y"}, {"service": "a", "path_prefix": "/"}],
     ["a-x-y", "a-root"]),
    ("the path alone when it begins with the service",
     [{"service": "a", "path": "/a/x"}, {"service": "a", "path": "/b"}],
     ["a-x", "a-b"]),
    ("with a number when that is taken",
     [{"service": "a", "path": "/x", "method": "GET"}, {"service": "a", "path": "/x"}],
     ["a-x", "a-x-2"]),
    ("never one that was written", [{"service": "a", "path": "/x"}, {"service": "b", "name": "a"}], ["a-x", "a"]),
    ("something without a service", [{}], ["route"]),
    ("something for a service that is no text", [{"service": 3}], ["route"]),
    ("letters, digits and dashes only", [{"service": "a", "path": "/%C3%A9/x.y"}, {"service": "a"}],
     ["a-C3-A9-x-y", "a-root"]),
]  # fmt: skip


@pytest.mark.parametrize(("routes", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_route_without_a_name_gets(routes: list[dict[str, Any]], expected: list[str]) -> None:
    assert [route["name"] for route in name_routes(routes)] == expected


def test_what_is_no_table_is_left_alone() -> None:
    assert name_routes([1, "x"]) == [1, "x"]


def test_names_of_the_base_are_taken() -> None:
    assert name_routes([{"service": "a", "path": "/x"}], ["a"])[0]["name"] == "a-x"
