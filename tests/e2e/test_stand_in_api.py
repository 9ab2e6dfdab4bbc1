"""The real `wrangler pages deploy` against the stand-in API, and what it uploaded booted and called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.deployed_site import deployed_site, functions_worker
from tests.support.stand_in_api import Deployment, StandInApi
from tests.support.workerd import Worker, Workerd
from tests.support.wrangler import run_wrangler

pytestmark = pytest.mark.e2e

FILES = {
    "public/index.html": "<h1>Home</h1>",
    "public/about.html": "<h1>About</h1>",
    "public/docs/index.html": "<h1>Docs</h1>",
    "public/404.html": "<h1>Nothing here</h1>",
    "public/data.json": '{"a": 1}',
    "public/umlaut.txt": "grüß Gott\r\n\r\n--boundary\r\n",
    "public/_routes.json": '{"version": 1, "include": ["/api/*", "/mixed"], "exclude": ["/api/static/*"]}',
    "public/api/static/x.txt": "static under api",
    "functions/api/hello.js": """
        export const onRequest = ({ env }) => Response.json({
            greeting: env.GREETING, list: env.LIST, branch: env.CF_PAGES_BRANCH, keys: Object.keys(env).sort(),
        });
    """,
    "functions/api/backend/[[path]].js": "export const onRequest = ({ env, request }) => env.BACKEND.fetch(request);",
    "functions/mixed.js": """
        export const onRequest = async ({ env, request }) => {
            const page = await env.ASSETS.fetch(new URL("/about", request.url));
            return new Response(`<!-- function -->${await page.text()}`, page);
        };
    """,
    "functions/index.js": "export const onRequest = () => new Response('a function that _routes.json leaves out');",
}
CONFIG = {
    "name": "tiny",
    "pages_build_output_dir": "public",
    "compatibility_date": "2026-11-01",
    "compatibility_flags": ["nodejs_als", "no_nodejs_compat", "no_nodejs_compat_v2"],
    "vars": {"GREETING": "hello", "LIST": [1, 2]},
    "services": [{"binding": "BACKEND", "service": "backend"}],
    "env": {
        "preview": {"vars": {"GREETING": "hello, preview"}, "services": [{"binding": "BACKEND", "service": "backend"}]}
    },
}
BACKEND = Worker("backend", "export default { fetch: (request) => new Response(`backend saw ${request.url}`) };")


@dataclass
class Deployed:
    api: StandInApi
    project: Path
    state: Path
    output: str

    def deploy(self, *arguments: str) -> tuple[int, str]:
        command = ["pages", "deploy", "--commit-dirty=true", *arguments]
        result = run_wrangler(command, self.project, self.state, self.api.environment)
        return result.returncode, result.stdout


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deploy")
    project = folder / "tiny"
    for name, text in {**FILES, "wrangler.json": json.dumps(CONFIG)}.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    with StandInApi("tiny") as api:
        made = Deployed(api, project, folder / "state", "")
        code, made.output = made.deploy("--branch", "main")
        assert code == 0, made.output
        yield made


@pytest.fixture(scope="module")
def deployment(deployed: Deployed) -> Deployment:
    return deployed.api.deployments[0]


@pytest.fixture(scope="module")
def site(deployment: Deployment) -> Iterator[Workerd]:
    with deployed_site(deployment, BACKEND) as workerd:
        yield workerd


def test_wrangler_is_content(deployed: Deployed) -> None:
    assert "Deployment complete! Take a peek over at https://00000001.tiny.pages.dev" in deployed.output
    assert deployed.api.unknown_calls == []


def test_everything_arrives_as_it_was(deployment: Deployment) -> None:
    static = {name: text for name, text in FILES.items() if name.startswith("public/") and "/_" not in name}
    assert {f"public{path}": asset.content.decode() for path, asset in deployment.assets.items()} == static
    assert deployment.assets["/data.json"].content_type == "application/json"
    assert (deployment.fields["branch"], deployment.environment) == ("main", "production")
    assert deployment.routes == json.loads(FILES["public/_routes.json"])


def test_the_bundle_keeps_flags_and_bindings(deployment: Deployment) -> None:
    worker = functions_worker(deployment)
    assert worker is not None
    assert (worker.compatibility_date, list(worker.compatibility_flags)) == (
        CONFIG["compatibility_date"],
        CONFIG["compatibility_flags"],
    )
    assert set(worker.bindings) == {"ASSETS", "BACKEND", "CF_PAGES", "CF_PAGES_BRANCH", "GREETING", "LIST"}


SITE_CASES: list[tuple[str, int, str]] = [
    ("/", 200, "<h1>Home</h1>"),  # its function is left out by _routes.json
    ("/about", 200, "<h1>About</h1>"),
    ("/docs/", 200, "<h1>Docs</h1>"),
    ("/umlaut.txt", 200, FILES["public/umlaut.txt"]),
    ("/missing", 404, "<h1>Nothing here</h1>"),
    ("/docs/missing", 404, "<h1>Nothing here</h1>"),
    ("/api/static/x.txt", 200, "static under api"),
    ("/mixed", 200, "<!-- function --><h1>About</h1>"),
    ("/api/backend/a/b?c=d", 200, "backend saw {url}"),
]


@pytest.mark.parametrize(("path", "status", "text"), SITE_CASES, ids=[path for path, _, _ in SITE_CASES])
def test_the_uploaded_site_answers(site: Workerd, path: str, status: int, text: str) -> None:
    answer = site.fetch(path)
    assert (answer.status, answer.text) == (status, text.replace("{url}", site.url(path)))


def test_functions_have_their_variables(site: Workerd) -> None:
    assert site.fetch("/api/hello").json() == {
        "greeting": "hello",
        "list": [1, 2],
        "branch": "main",
        "keys": ["ASSETS", "BACKEND", "CF_PAGES", "CF_PAGES_BRANCH", "GREETING", "LIST"],
    }


@pytest.mark.parametrize(
    ("path", "location"),
    [("/about.html", "/about"), ("/docs", "/docs/"), ("/docs/index.html?x=1", "/docs/?x=1"), ("/about/", "/about")],
)
def test_a_page_has_one_address(site: Workerd, path: str, location: str) -> None:
    answer = site.fetch(path)
    assert (answer.status, answer.header("location")) == (308, location)


def test_an_unchanged_file_is_not_sent_again(site: Workerd) -> None:
    etag = site.fetch("/about").header("etag")
    assert etag is not None
    answer = site.fetch("/about", headers={"if-none-match": etag})
    assert (answer.status, answer.body) == (304, b"")


def test_a_second_deployment_uploads_what_changed_only(deployed: Deployed) -> None:
    before = len(deployed.api.uploaded)
    (deployed.project / "public" / "about.html").write_text("<h1>About, again</h1>")
    code, output = deployed.deploy("--branch", "feature")
    assert code == 0, output
    assert len(deployed.api.uploaded) == before + 1
    latest = deployed.api.deployments[-1]
    assert (latest.environment, latest.assets["/about.html"].content) == ("preview", b"<h1>About, again</h1>")
    with deployed_site(latest, BACKEND) as workerd:
        seen = workerd.fetch("/api/hello").json()
        assert (seen["greeting"], seen["branch"]) == ("hello, preview", "feature")


def test_another_project_is_refused(deployed: Deployed) -> None:
    count = len(deployed.api.deployments)
    code, output = deployed.deploy("--project-name", "other", "--branch", "main")
    assert code != 0, output
    assert len(deployed.api.deployments) == count


@pytest.fixture
def static_project(tmp_path: Path) -> Path:
    project = tmp_path / "static"
    (project / "public").mkdir(parents=True)
    (project / "public" / "index.html").write_text("<h1>Only static</h1>")
    (project / "wrangler.json").write_text(json.dumps({"name": "static", "pages_build_output_dir": "public"}))
    return project


def test_a_site_without_functions_is_served(static_project: Path, tmp_path: Path) -> None:
    with StandInApi("static") as api:
        deployed = Deployed(api, static_project, tmp_path / "state", "")
        code, output = deployed.deploy("--branch", "main")
        assert code == 0, output
        assert functions_worker(api.deployments[0]) is None
        with deployed_site(api.deployments[0]) as workerd:
            answer = workerd.fetch("/any/page")
            assert (answer.status, answer.text) == (200, "<h1>Only static</h1>"), "no 404 page: a single-page app"
            assert workerd.fetch("/", "POST").status == 405


def test_a_deployment_that_the_platform_refuses_fails(static_project: Path, tmp_path: Path) -> None:
    with StandInApi("static", fail_deploy="Failed to publish your Function.") as api:
        deployed = Deployed(api, static_project, tmp_path / "state", "")
        code, output = deployed.deploy("--branch", "main")
    assert code == 1, output
    assert "Failed to publish your Function." in output
