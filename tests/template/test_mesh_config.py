"""The baked diddy.toml compiles without a finding, and the mesh that comes out is the one that the page explains."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages_plugin.plan.load import load_mesh
from pages_plugin.plan.model import AssetResponse, FixedResponse, Plan
from pages_plugin.project import project_facts, read_project
from tests.template.baking import SLUG, TEMPLATE


@pytest.fixture
def plan(project: Path) -> Plan:
    compiled = load_mesh(project, project_facts(read_project(project)))
    assert [f"{one.code} {one.message}" for one in compiled.diagnostics] == []
    assert compiled.plan is not None
    return compiled.plan


def test_one_mesh_serves_previews_and_production(plan: Plan) -> None:
    assert (plan.mesh, plan.form, plan.preview) == (SLUG, "pages", None)


def test_the_routes_are_the_two_resources_and_the_fault_buttons(plan: Plan) -> None:
    assert {route.path.value: (route.service, route.rewrite_prefix) for route in plan.production.routes} == {
        "/api/catalog/products": ("catalog", "/products"),
        "/api/inventory/stock": ("inventory", "/stock"),
        "/api/catalog/_demo": ("catalog", "/_demo"),
        "/api/inventory/_demo": ("inventory", "/_demo"),
    }


def test_only_what_the_page_can_do_without_has_a_fallback(plan: Plan, project: Path) -> None:
    answers = {route.name: route.policy.fallback.answer for route in plan.production.routes if route.policy.fallback}
    assert answers.keys() == {"catalog", "inventory"}
    assert isinstance(answers["inventory"], FixedResponse)
    assert isinstance(answers["catalog"], AssetResponse)
    assert (project / "site" / answers["catalog"].path[1:]).is_file()
    assert all(service.policy.fallback is None for service in plan.production.services)


def test_a_slow_backend_is_slower_than_every_limit(plan: Plan) -> None:
    assert all(service.policy.timeout.request_ms <= 5000 for service in plan.production.services)  # type: ignore[operator]
    for name, text in (("faults.py", "SLOW_SECONDS = 8.0"), ("faults.js", "SLOW_MS = 8000")):
        assert all(text in path.read_text() for path in TEMPLATE.rglob(name))


def test_a_slow_javascript_inventory_is_tried_twice_in_its_limit(plan: Plan, answers: dict[str, str]) -> None:
    inventory = next(service for service in plan.production.services if service.name == "inventory")
    if answers["backends"] == "python":
        assert inventory.policy.timeout.try_ms is None
        return
    retry, timeout = inventory.policy.retry, inventory.policy.timeout
    assert retry is not None
    assert timeout.try_ms is not None
    assert timeout.request_ms is not None
    assert "timeout" in retry.on
    assert (retry.retries + 1) * timeout.try_ms + retry.retries * retry.backoff_max_ms < timeout.request_ms


def test_the_telemetry_is_what_was_chosen(plan: Plan, answers: dict[str, str]) -> None:
    said = (plan.production.server_timing, plan.production.access_log is not None)
    assert (
        said
        == {"server-timing-and-access-log": (True, True), "access-log": (False, True), "none": (False, False)}[
            answers["telemetry"]
        ]
    )


def test_the_middleware_is_the_one_that_init_writes() -> None:
    own = TEMPLATE / "{{cookiecutter.project_slug}}" / "functions" / "_middleware.js"
    assert own.read_bytes() == (TEMPLATE.parent / "functions_template" / "_middleware.js").read_bytes()
