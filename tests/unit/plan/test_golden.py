"""tests/golden/plan/<case>/: diddy.toml and facts.json in, plan.json and stderr.txt out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pages_plugin.analyze import EnvironmentFacts, FunctionRoute, ProjectFacts, ServiceBinding
from pages_plugin.diagnostics import render_text, summary
from pages_plugin.plan import Plan, load_mesh, plan_json

CASES = Path(__file__).parents[2] / "golden" / "plan"


def facts_of(case: Path) -> ProjectFacts:
    file = case / "facts.json"
    data: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    wrangler = data.get("wrangler_file")
    assets = data.get("assets")
    return ProjectFacts(
        root=case,
        name=data.get("name"),
        form=data.get("form", "pages"),
        wrangler_file=case / wrangler if wrangler else None,
        production=environment_of(data.get("production", {})),
        preview=environment_of(data.get("preview", {})),
        functions=tuple(FunctionRoute(one["pattern"], case / one["file"]) for one in data.get("functions", ())),
        assets=None if assets is None else frozenset(assets),
        output_folder=None if assets is None else case / "public",
    )


def environment_of(data: dict[str, Any]) -> EnvironmentFacts:
    services = tuple(ServiceBinding(name, name.lower()) for name in data.get("services", ()))
    flags = tuple(data.get("compatibility_flags", ()))
    rest = {key: value for key, value in data.items() if key not in ("services", "compatibility_flags")}
    return EnvironmentFacts(services=services, compatibility_flags=flags, **rest)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_compiles_as_recorded(case: Path, update_golden: bool) -> None:
    compiled = load_mesh(case, facts_of(case), version="0.0.0")
    stderr = render_text(compiled.diagnostics, relative_to=case)
    if stderr:
        stderr += summary(compiled.diagnostics) + "\n"
    actual = {
        case / "plan.json": plan_json(compiled.plan) if compiled.plan else "",
        case / "stderr.txt": stderr,
    }
    for file, text in actual.items():
        if update_golden and text:
            file.write_text(text)
        elif update_golden:
            file.unlink(missing_ok=True)
        assert (file.read_text() if file.exists() else "") == text


def test_a_recorded_plan_reads_back_as_the_same_plan() -> None:
    text = (CASES / "everything" / "plan.json").read_text()
    assert plan_json(Plan.model_validate_json(text)) == text
