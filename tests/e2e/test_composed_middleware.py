"""The mesh runs first in every composed form: bundled by the real wrangler, run by workerd, with a hand-made mesh."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from pages_plugin.install import apply_plan, plan_init, plan_remove
from pages_plugin.project import discover
from tests.support.toolchain import node_binary, wrangler_script
from tests.support.workerd import Module, Service, Worker, Workerd

pytestmark = pytest.mark.e2e

GOLDEN = Path(__file__).parents[1] / "golden" / "init"
MESH = """
export const onRequest = async (context) => {
  context.data.log = ["mesh"];
  const response = await context.next();
  const answer = new Response(response.body, response);
  answer.headers.set("x-order", context.data.log.join(" "));
  return answer;
};
const around = (fetch) => async (...args) => {
  const answer = await fetch(...args);
  return new Response("mesh " + (await answer.text()));
};
export const wrap = (worker) => typeof worker === "function"
  ? class extends worker { fetch(request) { return around((one) => super.fetch(one))(request); } }
  : { ...worker, fetch: around(worker.fetch) };
"""
MARK = """
export const mark = (name) => (context) => {
  context.data.log = [...(context.data.log ?? []), name];
  return context.next();
};
"""
GUARDS = """
import { mark } from "./_mark.js";
export const onRequest = mark("one");
export const onRequestGet = mark("get");
export const helper = 1;
export default [mark("one"), mark("two")];
"""
ORDER = {
    "array-empty.js": "mesh one",
    "array-lines.js": "mesh one two",
    "array.js": "mesh one two",
    "default-object.js": "mesh",
    "identifier-array.js": "mesh one two",
    "reexport-default.js": "mesh one two get",
    "several.js": "mesh one two",
    "typed-array.ts": "mesh one two",
}
"""What else than "mesh one" a GET runs."""
MIDDLEWARE = sorted(file.name for file in (GOLDEN / "middleware").iterdir() if file.suffix != ".diff")


def site(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def wrangler(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(node_binary()), str(wrangler_script()), *arguments],
        cwd=folder,
        env={**os.environ, "CI": "1", "WRANGLER_SEND_METRICS": "false", "WRANGLER_LOG_PATH": str(folder / ".logs")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("form", MIDDLEWARE)
def test_the_mesh_runs_first_and_the_sites_own_handlers_in_order(tmp_path: Path, form: str) -> None:
    # shared code lies outside of functions/, where it would be a route itself
    own = (
        (GOLDEN / "middleware" / form).read_bytes().replace(b'"./_', b'"../shared/_').replace(b"'./_", b"'../shared/_")
    )
    middleware = f"functions/_middleware{Path(form).suffix}"
    site(
        tmp_path,
        {
            middleware: own,
            "shared/_mark.js": MARK,
            "shared/_guards.js": GUARDS if form == "reexport-default.js" else GUARDS.replace("onRequestGet", "other"),
            "functions/page.js": 'export const onRequest = () => new Response("page");',
            "public/index.html": "home",
        },
    )

    apply_plan(plan_init(discover(tmp_path)))
    site(tmp_path, {"diddy/mesh.js": MESH})
    wrangler(tmp_path, "pages", "functions", "build", "functions", "--outdir", "out")

    modules = [Module("index.js", (tmp_path / "out/index.js").read_text())]
    assets = Worker("assets", 'export default { fetch: () => new Response("asset") };')
    with Workerd(Worker("site", modules, bindings={"ASSETS": Service("assets")}), assets) as workerd:
        page, asset = workerd.fetch("/page"), workerd.fetch("/style.css")

    expected = ORDER.get(form, "mesh one")
    assert (page.text, page.header("x-order")) == ("page", expected)
    assert (asset.text, asset.header("x-order")) == ("asset", expected)

    apply_plan(plan_remove(discover(tmp_path)))
    assert (tmp_path / middleware).read_bytes() == own
    assert not (tmp_path / "diddy").exists()
