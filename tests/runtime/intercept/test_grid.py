"""Unchanged code stays unchanged: every expression of the grid, raw against intercepted, in native workerd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.intercept.front import site
from tests.runtime.intercept.grid import DIFFERENCES, EXPRESSIONS

pytestmark = pytest.mark.runtime

Results = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def results() -> Iterator[Results]:
    """Outcomes by side and expression, all from one isolate: before the patch, after it, and at a later request."""
    with site() as workerd:
        sides = {}
        for side, path in (("raw", "/raw"), ("meshed", "/meshed"), ("later", "/meshed")):
            answer = workerd.fetch(path, "POST", {"x-visitor": "ada"}, "the body").json()
            assert answer["patched"] == (["raw"] if side == "raw" else ["all", "all"])
            sides[side] = answer["results"]
        yield sides


def test_every_expression_ran(results: Results) -> None:
    assert sorted(results["raw"]) == sorted(EXPRESSIONS)
    assert len(set(EXPRESSIONS)) == len(EXPRESSIONS) > 45


@pytest.mark.parametrize("side", ["meshed", "later"])
@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name not in DIFFERENCES])
def test_outcome_is_as_without_the_mesh(results: Results, name: str, side: str) -> None:
    raw, meshed = results["raw"][name], results[side][name]
    assert meshed["outcome"] == raw["outcome"]
    assert (raw["hits"], meshed["hits"]) == ([], raw["expected"])


@pytest.mark.parametrize("name", DIFFERENCES)
def test_known_difference_is_still_there(results: Results, name: str) -> None:
    assert results["meshed"][name]["outcome"] != results["raw"][name]["outcome"]
    assert results["later"][name]["outcome"] == results["meshed"][name]["outcome"]
