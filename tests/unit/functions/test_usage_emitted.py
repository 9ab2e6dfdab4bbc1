"""What functions do not use is in neither the plan nor the emitted files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages_plugin.build import plan_build
from pages_plugin.emit import emit
from pages_plugin.plan import Plan
from pages_plugin.project import read_project

FLAGS = 'compatibility_date = "2026-06-01"\ncompatibility_flags = ["nodejs_als", "enable_request_signal"]\n'
WRANGLER = (
    f'name = "shop"\npages_build_output_dir = "site"\n{FLAGS}[[services]]\nbinding = "CATALOG"\nservice = "catalog"\n'
)
MOUNT = 'export { onRequest } from "../diddy/mesh.js";\n'


def plan_of(root: Path, files: dict[str, str]) -> Plan:
    for name, text in {"functions/_middleware.js": MOUNT, "site/index.html": "<p>", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    result = plan_build(read_project(root))
    assert result.plan is not None, result.diagnostics
    return result.plan


def code(call: str) -> str:
    return f"export const onRequest = (context) => {call};\n"


ROUTE = '[[routes]]\nservice = "catalog"\npath = "/items"\n'
CASES = [
    ("RPC", {"functions/x.js": code("context.env.CATALOG.price(1)")}, "declared", True, False),
    ("fetch alone", {"functions/x.js": code("context.env.CATALOG.fetch('x')")}, "declared", False, False),
    ("data", {"functions/x.js": code("context.data.mesh.catalog.fetch('/')")}, "off", False, True),
    ("RPC over data", {"functions/x.js": code("context.data.mesh.catalog.price()")}, "off", True, True),
    ("a route and no functions", {"diddy.toml": ROUTE}, "off", False, False),
    ("nothing", {}, "off", False, False),
]


@pytest.mark.parametrize(("files", "mode", "rpc", "data"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_the_plan_holds_what_is_used(tmp_path: Path, files: dict[str, str], mode: str, rpc: bool, data: bool) -> None:
    found = plan_of(tmp_path, {"wrangler.toml": WRANGLER, **files}).production.interception
    assert (found.mode, found.rpc, found.data) == (mode, rpc, data)


@pytest.mark.parametrize(("files", "mode", "rpc", "data"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_the_emitted_files_hold_what_is_used(
    tmp_path: Path, files: dict[str, str], mode: str, rpc: bool, data: bool
) -> None:
    emitted = emit(plan_of(tmp_path, {"wrangler.toml": WRANGLER, **files}))
    module = emitted["mesh.js"]
    intercepts = mode != "off"
    assert ("interception(intercepted, " in module) == intercepts
    assert ("patchAll" in module) == (intercepts and rpc)
    assert ("patchFetch" in module) == (intercepts and not rpc)
    assert ("rpc: rpcPolicy(" in module) == rpc
    assert ("dataMesh(services, " in module) == data
    assert ('serviceBinding("CATALOG", raw)' in module) == intercepts
    assert ("runtime/services/rpc.js" in emitted) == rpc
    assert ("runtime/intercept/callbacks.js" in emitted) == (intercepts and rpc)


def test_a_service_that_nothing_can_call_is_not_there(tmp_path: Path) -> None:
    assert plan_of(tmp_path, {"wrangler.toml": WRANGLER}).production.services == ()


DISCOVERED = [
    ("fetch", "context.env.ANY.fetch('x')", "discover", False, False),
    ("a call that may be RPC", "context.env.KV.get('x')", "discover", True, False),
    (
        "data alone, whose services are found by interception",
        "context.data.mesh.any.fetch('/')",
        "discover",
        False,
        True,
    ),
    ("neither", "context.next()", "off", False, False),
]


@pytest.mark.parametrize(
    ("call", "mode", "rpc", "data"), [row[1:] for row in DISCOVERED], ids=[row[0] for row in DISCOVERED]
)
def test_bindings_that_are_set_up_in_the_dashboard(tmp_path: Path, call: str, mode: str, rpc: bool, data: bool) -> None:
    plan = plan_of(tmp_path, {"functions/x.js": code(call)})
    found = plan.production.interception
    assert (found.mode, found.rpc, found.data) == (mode, rpc, data)
    assert ("    rpc: rpcPolicy(" in emit(plan)["mesh.js"]) == rpc


def test_a_worker_is_not_read_and_may_use_everything_but_a_context(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, {"wrangler.toml": WRANGLER, "site/_worker.js": "export default { fetch() {} };"})
    assert plan.form == "pages-worker"
    found = plan.production.interception
    assert (found.mode, found.rpc, found.data) == ("declared", True, False)


PACKAGES = [
    ("a registry's", '{"dependencies": {"zod": "^4.0.0"}}', {}, False),
    ("not in package.json", "{}", {}, True),
    ("a file's", '{"dependencies": {"zod": "file:../zod"}}', {}, True),
    ("any version, as a workspace's", '{"dependencies": {"zod": "*"}}', {}, True),
    ("in a workspace", '{"dependencies": {"zod": "4.0.0"}, "workspaces": ["x"]}', {}, True),
    ("in a workspace of pnpm", '{"dependencies": {"zod": "4.0.0"}}', {"pnpm-workspace.yaml": ""}, True),
]


@pytest.mark.parametrize(("package", "files", "rpc"), [row[1:] for row in PACKAGES], ids=[row[0] for row in PACKAGES])
def test_a_package_whose_code_may_know_the_bindings(
    tmp_path: Path, package: str, files: dict[str, str], rpc: bool
) -> None:
    function = 'import { z } from "zod";\n' + code("context.env.CATALOG.fetch(z.url())")
    found = plan_of(tmp_path, {"wrangler.toml": WRANGLER, "package.json": package, "functions/x.js": function, **files})
    assert found.production.interception.rpc == rpc


def test_the_plan_tells_the_first_place_that_uses_something(tmp_path: Path) -> None:
    function = (
        "export const onRequest = async ({ env }) => {\n  await env.CATALOG.fetch(1);\n  return env.CATALOG.a();\n};\n"
    )
    origins = plan_of(tmp_path, {"wrangler.toml": WRANGLER, "functions/x.js": function}).origins
    found = {key: (one.file, one.line, one.column) for key, one in origins.items() if ".interception." in key}
    assert found == {
        "production.interception.mode": ("functions/x.js", 2, 13),
        "production.interception.rpc": ("functions/x.js", 3, 10),
    }
