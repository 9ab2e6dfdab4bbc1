"""Where _routes.json goes, and how a person's own is merged and unmerged."""

import json
from pathlib import Path

import pytest

from pages_plugin.functions.routes_json import VERIFY_PATH, GatewayPath
from pages_plugin.install import EditPlan, apply_plan, plan_remove, plan_routes
from pages_plugin.project import discover
from tests.unit.project.test_discover import ANY, PAGES, package, tree

GATEWAY: list[GatewayPath] = [("prefix", "/shop"), ("exact", "/health")]
SITE = {"wrangler.toml": PAGES, "dist/index.html": ""}


def own(include: str, exclude: str = "[]") -> str:
    return f'{{\n  "version": 1,\n  "include": {include},\n  "exclude": {exclude}\n}}\n'


def build(root: Path, gateway: list[GatewayPath] = GATEWAY) -> EditPlan:
    plan = plan_routes(discover(root), gateway)
    apply_plan(plan)
    return plan


@pytest.mark.parametrize(
    ("files", "path", "codes"),
    [
        (SITE, "dist/_routes.json", []),
        ({"package.json": package("astro")}, "public/_routes.json", []),
        ({"package.json": package("@11ty/eleventy")}, "diddy/_routes.json", ["DM315"]),
        ({"functions/a.js": ANY}, "diddy/_routes.json", ["DM309"]),
        ({"package.json": package("nuxt")}, "diddy/_routes.json", []),
    ],
)
def test_the_file_goes_where_it_lasts(tmp_path: Path, files: dict[str, str], path: str, codes: list[str]) -> None:
    plan = build(tree(tmp_path, files))

    assert [one.code for one in plan.findings] == codes
    assert json.loads((tmp_path / path).read_text())["include"]


@pytest.mark.parametrize(
    "files",
    [{"wrangler.toml": 'main = "a.js"\n', "a.js": ""}, {**SITE, "dist/_worker.js": "export default {}"}],
    ids=["a Worker", "a _worker.js whose every request comes anyway"],
)
def test_some_forms_need_no_file(tmp_path: Path, files: dict[str, str]) -> None:
    assert plan_routes(discover(tree(tmp_path, files)), GATEWAY).is_empty


@pytest.mark.parametrize(
    ("functions", "expected"),
    [
        ({}, ["/shop/*", "/health", VERIFY_PATH]),
        ({"functions/api/[id].js": ANY}, ["/api/*", "/shop/*", "/health", VERIFY_PATH]),
        ({"functions/_middleware.js": ANY}, ["/*"]),
        (
            {"functions/_middleware.js": 'export { onRequest } from "../diddy/mesh.js";'},
            ["/shop/*", "/health", VERIFY_PATH],
        ),
        ({"functions/admin/_middleware.js": ANY}, ["/admin/*", "/shop/*", "/health", VERIFY_PATH]),
    ],
)
def test_it_is_what_wrangler_would_include_and_the_gateway(
    tmp_path: Path, functions: dict[str, str], expected: list[str]
) -> None:
    build(tree(tmp_path, {**SITE, **functions}))

    assert sorted(json.loads((tmp_path / "dist/_routes.json").read_text())["include"]) == sorted(expected)


def test_more_than_a_hundred_routes_are_one_rule_and_a_finding(tmp_path: Path) -> None:
    plan = build(tree(tmp_path, SITE), [("exact", f"/r{n}") for n in range(120)])

    assert [one.code for one in plan.findings] == ["DM316"]
    assert json.loads((tmp_path / "dist/_routes.json").read_text())["include"] == ["/*"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (own('["/*"]', '["/img/*"]'), own('["/*"]', '["/img/*"]')),
        (own('["/api/*"]'), own(f'["/api/*", "/shop/*", "/health", "{VERIFY_PATH}"]')),
        (
            own('[\n    "/api/*",\n    "/health"\n  ]'),
            own(f'[\n    "/api/*",\n    "/health",\n    "/shop/*",\n    "{VERIFY_PATH}"\n  ]'),
        ),
        (
            own('[\n    "/shop/a",\n    "/api"\n  ]'),
            own(f'[\n    "/api",\n    "/shop/*",\n    "/health",\n    "{VERIFY_PATH}"\n  ]'),
        ),
        (own('["/shop/a"]'), own(f'["/shop/*", "/health", "{VERIFY_PATH}"]')),
    ],
)
def test_a_persons_own_file_gains_what_the_mesh_needs_and_is_given_back(
    tmp_path: Path, before: str, after: str
) -> None:
    file = tree(tmp_path, {**SITE, "dist/_routes.json": before}) / "dist/_routes.json"

    build(tmp_path)
    assert file.read_text() == after
    assert plan_routes(discover(tmp_path), GATEWAY).is_empty
    if before != after:
        apply_plan(plan_remove(discover(tmp_path)))
    assert file.read_text() == before
    assert not (tmp_path / "diddy").exists()


def test_a_build_with_other_routes_takes_the_earlier_ones_back(tmp_path: Path) -> None:
    file = tree(tmp_path, {**SITE, "dist/_routes.json": own('["/api/*"]')}) / "dist/_routes.json"
    build(tmp_path)

    build(tmp_path, [("prefix", "/new")])
    assert file.read_text() == own(f'["/api/*", "/new/*", "{VERIFY_PATH}"]')
    file.write_text(file.read_text().replace('"exclude": []', '"exclude": ["/x"]'))
    build(tmp_path, [])
    apply_plan(plan_remove(discover(tmp_path)))

    assert file.read_text() == own('["/api/*"]', '["/x"]')


def test_a_persons_own_file_that_was_ours_is_kept(tmp_path: Path) -> None:
    file = tree(tmp_path, SITE) / "dist/_routes.json"
    build(tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "description" not in line))
    mine = file.read_text()

    build(tmp_path)

    assert file.read_text() == mine


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("{", "DM313", "not valid JSON"),
        ('{"version": 2, "include": [], "exclude": []}', "DM313", '"version": 1'),
        (own("[]"), "DM313", "no include rule"),
        (own('["api"]'), "DM313", "does not begin with a slash"),
        (own('["/a/*", "/a/b"]'), "DM313", "overlap"),
        (own(json.dumps([f"/r{n}" for n in range(99)])), "DM313", "with the mesh's routes"),
        (own('["/*"]', '["/shop/*"]'), "DM314", "hides the route /shop"),
        (own('["/*"]', '["/shop/img/*"]'), "DM314", "hides a part of the route /shop"),
        (own('["/*"]', '["/health"]'), "DM314", "hides the route /health"),
        (own('["/*"]', '["/.well-known/*"]'), "DM314", VERIFY_PATH),
    ],
)
def test_what_stands_in_the_way_in_a_persons_own_file_is_a_finding_with_its_place(
    tmp_path: Path, text: str, code: str, said: str
) -> None:
    tree(tmp_path, {**SITE, "dist/_routes.json": text})

    findings = plan_routes(discover(tmp_path), GATEWAY).findings

    assert [one.code for one in findings] == [code]
    assert said in findings[0].message
    assert findings[0].span is not None
