"""The quick run completes and its results are well-formed. No figure is judged: that fails on a busy machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import main
from bench.run import SECTIONS


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("results")
    assert main(["--quick", "--results", str(folder)]) == 0
    found: dict[str, Any] = json.loads((folder / "latest.json").read_text())
    return found


def test_a_run_has_every_section(result: dict[str, Any]) -> None:
    assert list(result["sections"]) == list(SECTIONS)


@pytest.mark.parametrize("section", ["cpu", "pages"])
def test_every_front_has_its_cost_over_the_first_one(result: dict[str, Any], section: str) -> None:
    rows = result["sections"][section]
    assert next(iter(rows)) == "bare"
    assert rows["bare"]["over_us"] == {"median": 0, "min": 0, "max": 0}
    assert all(row["total_us"]["median"] > 0 for row in rows.values())


def test_the_ratio_to_the_handwritten_mesh_comes_from_the_same_run(result: dict[str, Any]) -> None:
    rows = result["sections"]["cpu"]
    assert rows["handwritten"]["ratio_to_handwritten"] == 1


def test_the_sizes_grow_with_every_feature(result: dict[str, Any]) -> None:
    rows = result["sections"]["sizes"]
    steps = [rows[name]["gzip"] for name in rows if name == "route only" or name.startswith("+")]
    assert steps == sorted(steps)
    assert 0 < rows["nothing"]["gzip"] < steps[0]
    assert steps[-1] < rows["everything"]["gzip"]


def test_every_gate_says_what_it_measured_and_whether_it_holds(result: dict[str, Any]) -> None:
    assert len(result["gates"]) > 10
    for gate in result["gates"]:
        holds = gate["value"] >= gate["limit"] if gate["at_least"] else gate["value"] <= gate["limit"]
        assert gate["passed"] is holds
