"""tests/golden/emit/<case>/: a plan in (of tests/golden/plan, or plan.json beside it), the files of diddy/ out.

The runtime modules are copies of pages_plugin/runtime/dist: only their names stand in `files.txt`.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pages_plugin.config.schema import schema_text
from pages_plugin.emit import emit
from pages_plugin.emit.runtime import DIST, EXPORTS, HEAD
from pages_plugin.plan import Plan
from tests.support.bundle import bundle
from tests.support.toolchain import node_binary

GOLDEN = Path(__file__).parents[2] / "golden"
PLANS = {case.name: case / "plan.json" for case in sorted((GOLDEN / "plan").iterdir()) if (case / "plan.json").exists()}
OWN = ("mesh.js", "production.js", "preview.js", "mesh.d.ts")


def plan_of(case: str) -> Plan:
    return Plan.model_validate_json(PLANS[case].read_text("utf-8"))


@pytest.mark.parametrize("case", PLANS)
def test_emits_as_recorded(case: str, update_golden: bool) -> None:
    files = emit(plan_of(case))
    folder = GOLDEN / "emit" / case
    actual = {name: files[name] for name in OWN if name in files}
    actual["files.txt"] = "".join(f"{name}\n" for name in files)
    if update_golden:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in actual.items():
            (folder / name).write_text(text, encoding="utf-8")
    assert {file.name: file.read_text("utf-8") for file in folder.iterdir()} == actual


def test_every_recorded_case_has_its_plan() -> None:
    assert {case.name for case in (GOLDEN / "emit").iterdir()} == set(PLANS)


@pytest.mark.parametrize("case", PLANS)
def test_the_same_plan_gives_the_same_bytes(case: str) -> None:
    assert emit(plan_of(case)) == emit(plan_of(case))


@pytest.mark.parametrize("case", PLANS)
def test_only_what_is_imported_is_there_and_all_of_it(case: str) -> None:
    files = emit(plan_of(case))
    modules = {name: text for name, text in files.items() if name.endswith(".js")}
    imported = {"mesh.js"}
    for name, text in modules.items():
        for path in re.findall(r'from "(\.[^"]+)"', text):
            imported.add((Path("/") / name).parent.joinpath(path).resolve().relative_to("/").as_posix())
    assert imported == set(modules)


@pytest.mark.parametrize("case", PLANS)
def test_runtime_modules_are_copies_with_a_mark(case: str) -> None:
    for name, text in emit(plan_of(case)).items():
        if name.startswith("runtime/"):
            assert text == HEAD + (DIST / name.removeprefix("runtime/")).read_text("utf-8")


@pytest.mark.parametrize("case", PLANS)
def test_the_schema_is_there(case: str) -> None:
    assert emit(plan_of(case))["diddy.schema.json"] == schema_text()


@pytest.mark.parametrize("case", PLANS)
def test_it_bundles_and_loads(case: str, tmp_path: Path) -> None:
    plan = plan_of(case)
    for name, text in emit(plan).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "loaded.mjs").write_text(bundle(tmp_path / "mesh.js"), encoding="utf-8")
    mount = "onRequest" if plan.form == "pages" else "wrap"
    code = f'const mesh = await import("./loaded.mjs"); console.log(Object.keys(mesh).join(), typeof mesh.{mount});'
    command = [str(node_binary()), "--input-type=module", "--eval", code]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=30, check=False)
    assert (ended.stdout, ended.stderr) == (f"{mount} function\n", "")


def test_every_export_is_where_it_is_said_to_be() -> None:
    for name, module in EXPORTS.items():
        text = (DIST / module).read_text("utf-8")
        assert re.search(rf"^export (?:const|(?:async )?function) {name}\b", text, re.MULTILINE), f"{name} in {module}"
