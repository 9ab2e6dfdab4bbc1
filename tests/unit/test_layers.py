"""Imports point one way along the stages: config -> analyze -> plan -> emit; `diagnostics` is below them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pages_plugin

PACKAGE = Path(pages_plugin.__file__).parent
STAGES = ("diagnostics", "config", "analyze", "plan", "emit")
TOOLS = frozenset({"build", "cli", "dev", "explain", "reference", "runtime", "template", "verify"})
"""What stands behind the stages: nothing in them may import it."""


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide what is imported"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages_of(stage: str) -> Iterator[tuple[str, str]]:
    for file in sorted((PACKAGE / stage).rglob("*.py")):
        for name in imports_of(file):
            parts = name.split(".")
            if parts[0] == "pages_plugin" and len(parts) > 1:
                yield file.relative_to(PACKAGE).as_posix(), parts[1]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_earlier_stages(stage: str) -> None:
    later = {*STAGES[STAGES.index(stage) + 1 :], *TOOLS}
    wrong = [f"{file} imports {package}" for file, package in packages_of(stage) if package in later]
    assert wrong == []


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_the_stages_before_emit_know_nothing_of_wrangler_and_projects(stage: str) -> None:
    known = {*STAGES, "__version__"}
    wrong = [f"{file} imports {package}" for file, package in packages_of(stage) if package not in known]
    assert wrong == []
