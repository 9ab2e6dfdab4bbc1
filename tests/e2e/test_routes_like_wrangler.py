"""Our reading of a functions folder against the real wrangler's, shape by shape."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from pages_plugin.functions import read_functions
from pages_plugin.functions.routes_json import optimize, wrangler_rules
from tests.support.toolchain import node_binary, wrangler_script

pytestmark = pytest.mark.e2e

ANY = "export const onRequest = () => new Response();\n"
SHAPES: dict[str, dict[str, str]] = {
    "many": {
        "index.ts": "export const onRequestGet: PagesFunction = () => new Response();",
        "api/[[path]].js": ANY,
        "api/users/[id].ts": "export async function onRequestPost(c: any) { return new Response(); }",
        "api-2/B.js": ANY,
        "api-2/a.js": ANY,
        "api-2/_x.js": ANY,
        "api-2/a/b.js": ANY,
        "docs/_middleware.js": "export const onRequest = [(c) => c.next()];",
        "docs/page.jsx": "export { x as onRequest, y as onRequestGet }; const x = () => {}, y = x;",
        "destructured.js": "export const { onRequestGet, put: onRequestPut } = { onRequestGet() {}, put() {} };",
        "star.js": 'export * from "./api-2/a.js";',
        "star-as.js": 'export * as onRequest from "./api-2/a.js";',
        "again.js": 'export { onRequest } from "./api-2/a.js";',
        "common.js": "module.exports = { onRequest() {} };",
        "types.ts": "export type onRequest = 1; export interface onRequestGet {}",
        "default.js": "export default { onRequest() {} };",
        "notes.md": "# export const onRequest",
        "deep/[org]/[repo]/[[rest]].tsx": ANY,
        "deep/[org]/settings.mjs": ANY,
        f"{'long-segment/' * 9}end.js": ANY,
    },
    "own-root-middleware": {"_middleware.js": ANY, "api/x.js": ANY},
    "root-catch-all": {"[[all]].js": ANY, "api/x.js": ANY},
    "over-a-hundred": {f"r{n}.js": ANY for n in range(101)},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_routes_and_include_rules_equal_wranglers(tmp_path: Path, shape: str) -> None:
    functions = tmp_path / "functions"
    for name, text in SHAPES[shape].items():
        (functions / name).parent.mkdir(parents=True, exist_ok=True)
        (functions / name).write_text(text)
    built = subprocess.run(
        [
            *(str(node_binary()), str(wrangler_script()), "pages", "functions", "build", "functions"),
            *("--outdir", "out", "--output-routes-path", "routes.json", "--output-config-path", "config.json"),
        ],
        cwd=tmp_path,
        env={**os.environ, "CI": "1", "WRANGLER_SEND_METRICS": "false", "WRANGLER_LOG_PATH": str(tmp_path / "logs")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # the routes are written before the bundle, so a shape that esbuild cannot bundle (star-as) still tells them
    assert (tmp_path / "routes.json").is_file(), built.stdout + built.stderr
    theirs = json.loads((tmp_path / "config.json").read_text())["routes"]

    ours = read_functions(functions)

    assert [
        (one.route_path, one.method, _relative(one.module, functions), _relative(one.middleware, functions))
        for one in ours.entries
    ] == [(one["routePath"], one["method"], _file(one, "module"), _file(one, "middleware")) for one in theirs]
    assert optimize(wrangler_rules(ours.entries)) == json.loads((tmp_path / "routes.json").read_text())["include"]


def _relative(path: Path | None, folder: Path) -> str | None:
    return None if path is None else path.relative_to(folder).as_posix()


def _file(route: dict[str, list[str]], kind: str) -> str | None:
    return route[kind][0].rpartition(":")[0] if kind in route else None
