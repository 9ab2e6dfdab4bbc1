"""Load a table of `tests/vectors`, whose format its README says."""

from __future__ import annotations

import json
from typing import Any

from tests.support.toolchain import ROOT


def table(file: str, name: str) -> list[dict[str, Any]]:
    """The cases of one table; use `case_id` as the ids of a parametrised test."""
    cases: list[dict[str, Any]] = json.loads((ROOT / "tests" / "vectors" / f"{file}.json").read_text("utf-8"))[name]
    return cases


def case_id(case: dict[str, Any]) -> str:
    """What a case is called."""
    return str(case["name"])
