"""A wrapped Worker in each form: bundled by the real wrangler, run by workerd, with a hand-made mesh."""

import json
import subprocess
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from pages_plugin.install import apply_plan, plan_init, plan_remove
from pages_plugin.project import discover
from tests.e2e.test_composed_middleware import GOLDEN, MESH, site, wrangler
from tests.support.toolchain import node_binary
from tests.support.workerd import Module, Worker, Workerd

pytestmark = pytest.mark.e2e

TOML = 'name = "shop"\npages_build_output_dir = "dist"\ncompatibility_date = "2026-01-01"\n'
SITE = """
export class Room {}
export const app = { fetch: () => new Response("site") };
export default app;
"""
FORMS = sorted(file.name for file in (GOLDEN / "worker").iterdir() if file.suffix != ".diff")


def answer_of(*modules: Module) -> str:
    with Workerd(Worker("site", modules)) as workerd:
        return workerd.fetch("/").text


def upload(bundle: Path) -> list[Module]:
    """The modules of the multipart form that wrangler uploads, the main one first."""
    data = bundle.read_bytes()
    boundary = data.split(b"\r\n", 1)[0][2:]
    form = message_from_bytes(b'Content-Type: multipart/form-data; boundary="' + boundary + b'"\r\n\r\n' + data)
    parts = {str(one.get_param("name", header="content-disposition")): _content(one) for one in form.walk()}
    main = json.loads(parts["metadata"])["main_module"]
    kinds = [name for name in parts if name.endswith((".js", ".mjs"))]
    return [Module(name, parts[name]) for name in sorted(kinds, key=lambda name: name != main)]


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


@pytest.mark.parametrize("form", FORMS)
def test_a_worker_by_hand_answers_through_the_mesh(tmp_path: Path, form: str) -> None:
    own = (GOLDEN / "worker" / form).read_bytes()
    main = f"src/main{Path(form).suffix}"
    site(
        tmp_path,
        {
            main: own,
            "src/_site.js": SITE,
            "wrangler.toml": f'name = "w"\nmain = "{main}"\ncompatibility_date = "2026-01-01"\n',
        },
    )

    apply_plan(plan_init(discover(tmp_path)))
    site(tmp_path, {"diddy/mesh.js": MESH})
    wrangler(tmp_path, "deploy", "--dry-run", "--outdir", "out")

    assert answer_of(Module("main.js", (tmp_path / "out/main.js").read_text())) == "mesh site"
    apply_plan(plan_remove(discover(tmp_path)))
    assert (tmp_path / main).read_bytes() == own


@pytest.mark.parametrize("form", ["file", "file with imports", "folder"])
def test_a_worker_that_a_framework_writes_is_wrapped_after_every_build(tmp_path: Path, form: str) -> None:
    worker = {
        "file": {"dist/_worker.js": SITE},
        "file with imports": {
            "dist/_worker.js": "import { app } from './lib/app.js'; import * as a from \"../server/app.js\";\n"
            "export default { fetch: async (...all) => (await import('../server/app.js')).app.fetch(...all) };",
            "dist/lib/app.js": SITE,
            "server/app.js": SITE,
        },
        "folder": {
            "dist/_worker.js/index.js": 'export { default } from "./chunks/app.mjs";',
            "dist/_worker.js/chunks/app.mjs": SITE,
        },
    }[form]
    package = {"scripts": {"build": "astro build"}, "dependencies": {"astro": "5", "@astrojs/cloudflare": "12"}}
    routes = {"version": 1, "include": ["/*"], "exclude": ["/_astro/*"]}
    project = {"wrangler.toml": TOML, "package.json": json.dumps(package, indent=2) + "\n", ".gitignore": "dist\n"}
    site(tmp_path, {**project, **worker, "dist/_routes.json": json.dumps(routes)})

    apply_plan(plan_init(discover(tmp_path)))
    site(tmp_path, {"diddy/mesh.js": MESH})
    script = json.loads((tmp_path / "package.json").read_text())["scripts"]["build"]
    assert script == "astro build && node diddy/wrap.mjs dist/_worker.js"
    for _ in range(2):
        site(tmp_path, worker)  # the framework's build writes it anew
        for _ in range(2):  # and a second run on a wrapped Worker does nothing
            subprocess.run(
                [str(node_binary()), *script.split(" && node ")[1].split()],
                cwd=tmp_path,
                check=True,
                capture_output=True,
            )
    wrangler(tmp_path, "pages", "functions", "build", "--outfile", "bundle", "--build-output-directory", "dist")

    assert answer_of(*upload(tmp_path / "bundle")) == "mesh site"
    assert json.loads((tmp_path / "dist/_routes.json").read_text()) == routes
    apply_plan(plan_remove(discover(tmp_path)))
    assert {name: (tmp_path / name).read_text() for name in project} == project
    assert not (tmp_path / "diddy").exists()


@pytest.mark.parametrize(
    ("own", "needed", "expected"),
    [
        (["/*"], ["/api/*"], ["/*"]),
        (["/app/*"], ["/api/*", "/.well-known/diddy-mesh"], ["/app/*", "/api/*", "/.well-known/diddy-mesh"]),
        (["/api/users", "/api"], ["/api/*"], ["/api/*"]),
    ],
)
def test_the_routes_that_a_framework_writes_gain_what_the_mesh_needs(
    tmp_path: Path, own: list[str], needed: list[str], expected: list[str]
) -> None:
    wrap = Path(__file__).parents[2] / "functions_template" / "wrap.mjs"
    site(
        tmp_path,
        {
            "diddy/wrap.mjs": wrap.read_bytes(),
            "diddy/mesh.js": MESH,
            "diddy/_routes.json": json.dumps({"version": 1, "include": needed, "exclude": []}),
            "dist/_worker.js": SITE,
            "dist/_routes.json": json.dumps({"version": 1, "include": own, "exclude": ["/x"]}),
        },
    )

    subprocess.run(
        [str(node_binary()), "diddy/wrap.mjs", "dist/_worker.js"], cwd=tmp_path, check=True, capture_output=True
    )

    merged = json.loads((tmp_path / "dist/_routes.json").read_text())
    assert merged == {"version": 1, "include": expected, "exclude": ["/x"]}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [([], "needs the path"), (["dist/_worker.js"], "does not exist; run it after"), (["here.js"], "run diddy build")],
)
def test_a_wrap_that_cannot_be_done_fails_the_build_and_says_why(
    tmp_path: Path, arguments: list[str], reason: str
) -> None:
    wrap = Path(__file__).parents[2] / "functions_template" / "wrap.mjs"
    site(tmp_path, {"diddy/wrap.mjs": wrap.read_bytes(), "here.js": SITE})

    done = subprocess.run(
        [str(node_binary()), "diddy/wrap.mjs", *arguments], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert reason in done.stderr
