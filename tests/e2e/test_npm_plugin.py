"""The npm package as somebody uses it who has no Python: packed, installed, mounted, run and built by wrangler."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages_plugin.plan import plan_json
from pages_plugin.toolchain.node import npm_command
from tests.runtime.test_plugin import compiled
from tests.support.toolchain import NODE_MODULES, ROOT, node_binary
from tests.support.workerd import COMPATIBILITY_DATE, COMPATIBILITY_FLAGS
from tests.support.wrangler import WranglerDev, run_wrangler, wrangler_environment

pytestmark = pytest.mark.e2e

PACKAGE = ROOT / "pages_plugin" / "runtime"
CATALOG = """
import { WorkerEntrypoint } from "cloudflare:workers";
let asked = 0;
export default class extends WorkerEntrypoint {
  fetch(request) {
    asked += 1;
    const { pathname } = new URL(request.url);
    if (pathname === "/flaky" && asked % 2) return new Response("not yet", { status: 503 });
    return Response.json({ asked, traced: request.headers.get("traceparent") });
  }
  price(n) { return n * 2; }
}
"""
FILES = {
    "site/public/index.html": "<h1>Shop</h1>",
    "site/package.json": '{"name": "shop", "private": true}\n',
    "site/functions/_middleware.js": 'import diddy from "diddy-mesh";\n\nexport const onRequest = diddy();\n',
    "site/functions/flaky.js": "export const onRequest = ({ env }) => env.CATALOG.fetch('https://catalog/flaky');\n",
    "site/functions/price.js": "export const onRequest = async (c) => Response.json(await c.env.CATALOG.price(21));\n",
    "site/functions/data.js": "export const onRequest = ({ data }) => data.mesh.catalog.fetch('/items');\n",
    "site/wrangler.json": json.dumps(
        {
            "name": "shop",
            "pages_build_output_dir": "public",
            "compatibility_date": COMPATIBILITY_DATE,
            "compatibility_flags": COMPATIBILITY_FLAGS,
            "services": [{"binding": "CATALOG", "service": "catalog"}],
        }
    ),
    "catalog/catalog.js": CATALOG,
    "catalog/wrangler.json": json.dumps(
        {"name": "catalog", "main": "catalog.js", "compatibility_date": COMPATIBILITY_DATE}
    ),
}
TYPED = """
import diddy, { defaultPlan, type PagesContext, type Plan, type Service } from "diddy-mesh";
import plan from "./plan.json";

interface Env { CATALOG: Fetcher }
export const onRequest: PagesFunction<Env> = diddy();
export const onRequestGet: PagesFunction<Env, "id", { user: string }> = diddy(plan as Plan);
export const onRequestPost: PagesFunction = diddy({ ...defaultPlan, mesh: "shop" });
export const names: string[] = defaultPlan.production.services.map((service: Service) => service.name);
export const isContext = (context: PagesContext): Request => context.request;
// @ts-expect-error: these are no options, a plan is the only one.
diddy({ retries: 3 });
"""


def npm(folder: Path, state: Path, *arguments: str) -> str:
    environment = {**wrangler_environment(state), "npm_config_cache": str(state / "npm")}
    done = subprocess.run(
        [*npm_command(), *arguments, "--no-audit", "--no-fund"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("npm")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tarball(folder: Path) -> Path:
    [packed] = json.loads(npm(PACKAGE, folder / "state", "pack", "--json", "--pack-destination", str(folder)))
    return folder / str(packed["filename"])


@pytest.fixture(scope="module")
def site(folder: Path, tarball: Path) -> Path:
    """The site with the package installed; without a network, since the package needs no other."""
    npm(folder / "site", folder / "state", "install", "--offline", str(tarball))
    return folder / "site"


@pytest.fixture(scope="module")
def dev(folder: Path, site: Path) -> Iterator[WranglerDev]:
    command = ["pages", "dev", "-c", "wrangler.json", "-c", "../catalog/wrangler.json"]
    with WranglerDev(command, site, folder / "state") as running:
        yield running


def test_the_package_holds_what_runs_and_nothing_else(tarball: Path, tmp_path: Path) -> None:
    with tarfile.open(tarball) as archive:
        archive.extractall(tmp_path, filter="data")
    texts = {
        path.relative_to(tmp_path / "package").as_posix(): path.read_text(encoding="utf-8")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    built = {name for name in texts if name.startswith("dist/")}
    assert set(texts) - built == {"LICENSE", "README.md", "package.json"}
    assert {re.sub(r".*?(\.d\.ts|\.js)$", r"\1", name) for name in built} == {".d.ts", ".js"}
    for name in built:
        for imported in re.findall(r'^(?:im|ex)port .*from "(\.[^"]+)"', texts[name], re.MULTILINE):
            target = os.path.normpath(os.path.join(os.path.dirname(name), imported))  # noqa: PTH118, PTH120 - in an archive
            assert target.removesuffix(".ts").removesuffix(".js") + ".js" in built, f"{name} imports {imported}"
    about = json.loads(texts["package.json"])
    assert about["exports"]["."]["default"].removeprefix("./") in built
    assert about["exports"]["."]["types"].removeprefix("./") in built
    assert "dependencies" not in about


def test_the_versions_and_the_licence_are_those_of_the_python_package() -> None:
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    assert f'version = "{version}"' in (ROOT / "pyproject.toml").read_text()
    assert (PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_a_call_is_retried_traced_and_logged(dev: WranglerDev) -> None:
    answer = dev.fetch("/flaky")
    assert answer.status == 200, answer.text + dev.output
    line = json.loads(dev.wait_for(r'\{"type":"access".*"path":"/flaky".*').group())
    assert answer.json()["traced"].split("-")[1] == line["trace_id"]
    [call] = line["calls"]
    assert (call["service"], call["flags"]) == ("catalog", ["retried"])
    assert [attempt["status"] for attempt in call["attempts"]] == [503, 200]
    assert (line["mesh"], line["env"], line["status"]) == ("site", "preview", 200)  # the branch is "local"


def test_rpc_and_the_explicit_api_pass_the_mesh(dev: WranglerDev) -> None:
    assert dev.fetch("/price").json() == 42
    assert '"kind":"rpc","method":"price"' in dev.wait_for(r'"path":"/price"').string
    assert dev.fetch("/data").json()["traced"]
    assert '"kind":"fetch","method":"GET"' in dev.wait_for(r'"path":"/data"').string


def test_static_files_are_served(dev: WranglerDev) -> None:
    assert dev.fetch("/").text == "<h1>Shop</h1>"


def test_wrangler_builds_the_functions(folder: Path, site: Path) -> None:
    done = run_wrangler(["pages", "functions", "build", "--outdir", str(folder / "built")], site, folder / "state")
    assert done.returncode == 0, done.stdout
    assert "AsyncLocalStorage" in (folder / "built" / "index.js").read_text()


def test_the_types_fit_those_of_pages(folder: Path, site: Path) -> None:
    (site / "typed.ts").write_text(TYPED, encoding="utf-8")
    (site / "plan.json").write_text(plan_json(compiled("")), encoding="utf-8")
    options = {
        "strict": True, "noEmit": True, "target": "es2022", "lib": ["es2023"], "module": "esnext",
        "moduleResolution": "bundler", "resolveJsonModule": True, "exactOptionalPropertyTypes": True,
        "types": [str(NODE_MODULES / "@cloudflare" / "workers-types" / "index.d.ts")],
    }  # fmt: skip
    (site / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["typed.ts"]}))
    compiler = NODE_MODULES / "typescript" / "bin" / "tsc"
    done = subprocess.run(
        [str(node_binary()), str(compiler), "-p", "."],
        cwd=site,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
