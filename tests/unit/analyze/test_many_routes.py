"""Ten thousand routes: the steps of the analysis grow with them. Counted, since a clock depends on the machine."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType

from pages_plugin.analyze import FunctionRoute, ProjectFacts, analyze

from .helpers import NOTHING, ROOT, meshes_of

FUNCTIONS = tuple(FunctionRoute(f"/api/{n}/:path*", ROOT / "functions" / f"{n}.js") for n in range(100))


def calls_of(folder: Path, routes: int, facts: ProjectFacts) -> int:
    """Count the function calls that the analysis of that many routes makes."""
    text = "".join(
        f'[[routes]]\nservice = "s{n % 50}"\npath_prefix = "/api/{n}"\nhost = ["a.com", "*.b.com"]\nmethod = "GET"\n'
        f'timeout.try = "{n % 9 + 1}s"\n'
        for n in range(routes)
    )
    meshes = meshes_of(folder, text + "".join(f"[services.s{n}]\n" for n in range(50)), facts)
    count = 0

    def count_call(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(count_call)
    try:
        found = analyze(meshes)
    finally:
        sys.setprofile(None)
    assert {one.code for one in found} <= {"DM208"}
    return count


def test_the_steps_grow_with_the_routes_and_not_faster(tmp_path: Path) -> None:
    few, many = (calls_of(tmp_path, routes, NOTHING) for routes in (1_000, 10_000))
    assert many <= 11 * few


def test_functions_do_not_multiply_the_steps(tmp_path: Path) -> None:
    without = calls_of(tmp_path, 2_000, NOTHING)
    with_functions = calls_of(tmp_path, 2_000, replace(NOTHING, functions=FUNCTIONS))
    assert with_functions <= 2 * without


def test_many_equal_routes_are_found_in_one_pass(tmp_path: Path) -> None:
    text = "[services.s]\n" + '[[routes]]\nservice = "s"\npath = "/x"\n' * 10_000
    found = analyze(meshes_of(tmp_path, text))
    assert len(found) == 9_999
    assert {one.code for one in found} == {"DM204"}
