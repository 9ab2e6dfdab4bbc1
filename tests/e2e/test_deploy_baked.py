"""The baked project deployed by the real wrangler to a stand-in for Cloudflare, and the upload booted and called."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pages_plugin.functions.routes_json import rule_pattern
from tests.support.client import Answer
from tests.support.deployed_site import deployed_site
from tests.support.diddy import diddy
from tests.support.python_worker import PYTHON_START_TIMEOUT_S, python_arguments
from tests.support.stand_in_api import Deployment, StandInApi
from tests.support.workerd import External, Worker, Workerd
from tests.support.wrangler import run_wrangler
from tests.template.backends import backend_worker
from tests.template.baking import SLUG, bake

pytestmark = pytest.mark.e2e

LANGUAGES = {
    "javascript": {"catalog": "javascript", "inventory": "javascript"},
    "both": {"catalog": "python", "inventory": "javascript"},
}
DYNAMIC = {"/api/quote", "/api/catalog/products", "/api/inventory/stock", "/.well-known/diddy-mesh"}
STATIC = ("/", "/app/main.js", "/app/shop.css", "/art/mesh.svg", "/fallback/catalog.json", "/nothing/here")


@dataclass(frozen=True)
class Baked:
    """A baked project and what it uploaded for its production branch and for a preview."""

    project: Path
    api: StandInApi
    languages: dict[str, str]
    output: str

    @property
    def production(self) -> Deployment:
        return self.api.deployments[0]

    @property
    def preview(self) -> Deployment:
        return self.api.deployments[1]

    @contextmanager
    def booted(self, *, gone: tuple[str, ...] = (), preview: bool = False) -> Iterator[Workerd]:
        """Run an upload with its backends; where one of `gone` should be, nothing listens."""
        with socket.socket() as nobody:  # bound and not listening: every connection is refused, and nobody takes it
            nobody.bind(("127.0.0.1", 0))
            backends: list[Worker | External] = [
                External(f"{SLUG}-{name}", f"127.0.0.1:{nobody.getsockname()[1]}")
                if name in gone
                else backend_worker(self.project / "workers" / name, {"DEMO_FAULTS": "on"})
                for name in self.languages
            ]
            python = any(one == "python" for name, one in self.languages.items() if name not in gone)
            deployment = self.preview if preview else self.production
            arguments = tuple(python_arguments()) if python else ()
            with deployed_site(deployment, *backends, arguments=arguments) as site:
                yield site


@pytest.fixture(scope="module", params=LANGUAGES)
def baked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baked]:
    folder = tmp_path_factory.mktemp("baked")
    project = bake(folder, backends=request.param)
    built = diddy(project, "build")
    assert built.returncode == 0, built.stderr
    output = ""
    with StandInApi(SLUG) as api:
        for branch in ("main", "feature"):
            command = ["pages", "deploy", "--branch", branch, "--commit-dirty=true"]
            done = run_wrangler(command, project, folder / "state", api.environment)
            assert done.returncode == 0, done.stdout
            output += done.stdout
        yield Baked(project, api, LANGUAGES[request.param], output)


@pytest.fixture(scope="module")
def site(baked: Baked) -> Iterator[Workerd]:
    with baked.booted() as site:
        for name in baked.languages:
            set_mode(site, name, "ok")  # the first answer of a Python Worker takes seconds
        yield site


@pytest.fixture(autouse=True)
def healed(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "site" in request.fixturenames:
        for name in ("catalog", "inventory"):
            set_mode(request.getfixturevalue("site"), name, "ok")


def set_mode(site: Workerd, name: str, mode: str) -> None:
    path = f"/api/{name}/_demo/fault"
    for _ in range(4):  # a Python Worker may take longer for its first answer than the mesh waits
        answer = site.fetch(path, "POST", body=json.dumps({"mode": mode}), timeout_s=PYTHON_START_TIMEOUT_S)
        if answer.status == 200:
            return
    raise AssertionError(answer.text)


def timing(answer: Answer) -> dict[str, str]:
    """``Server-Timing`` as name to description."""
    entries = [one.split(";") for one in (answer.header("server-timing") or "").split(", ") if one]
    return {
        name: next((value.removeprefix("desc=").strip('"') for value in values if value.startswith("desc=")), "")
        for name, *values in entries
    }


def test_wrangler_deploys_without_a_complaint(baked: Baked) -> None:
    assert baked.output.count("Deployment complete!") == 2
    assert "WARNING" not in baked.output
    assert baked.api.unknown_calls == []


def test_routes_are_uploaded_and_cover_no_static_file(baked: Baked, site: Workerd) -> None:
    routes: Any = baked.production.routes
    assert routes["exclude"] == []
    assert "/*" not in routes["include"]
    for path in STATIC:
        assert not any(rule_pattern(rule).match(path) for rule in routes["include"]), path
        answer = site.fetch(path)
        assert answer.status == (404 if path.startswith("/nothing") else 200)
        assert answer.header("server-timing") is None
    for path in DYNAMIC:
        assert any(rule_pattern(rule).match(path) for rule in routes["include"]), path


def test_what_is_not_meant_for_visitors_is_not_uploaded(baked: Baked) -> None:
    assert [path for path in baked.production.assets if "diddy" in path or path.startswith("/_")] == []


def test_the_catalogue_comes_through_the_mesh(site: Workerd) -> None:
    answer = site.fetch("/api/catalog/products")
    assert (answer.status, len(answer.json()["products"])) == (200, 8)
    assert answer.json()["source"] == "catalog"
    told = timing(answer)
    assert (told["backend"], told["attempts"]) == ("catalog", "1")
    line = site.wait_for_json(lambda line: line.get("trace_id") == told["trace"] and line.get("mesh") == SLUG)
    assert (line["route"], line["env"]) == ("catalog", "production")


def test_a_failed_try_is_made_again(site: Workerd) -> None:
    set_mode(site, "catalog", "next")
    answer = site.fetch("/api/catalog/products")
    assert (answer.status, timing(answer)["attempts"]) == (200, "2")
    seen = site.fetch("/api/catalog/_demo/fault").json()
    assert (seen["requests"], seen["last_trace_id"]) == (2, timing(answer)["trace"])


def test_an_ordinary_function_is_meshed_too(site: Workerd) -> None:
    set_mode(site, "inventory", "next")
    answer = site.fetch("/api/quote?item=thimble-cup:2")
    assert (answer.status, answer.json()["total_cents"], answer.json()["lines"][0]["in_stock"]) == (200, 2900, True)


def test_a_backend_that_is_too_slow_is_not_waited_for(site: Workerd) -> None:
    set_mode(site, "inventory", "slow")
    answer = site.fetch("/api/inventory/stock", timeout_s=6)
    assert (answer.status, answer.json()) == (200, {"known": False, "stock": {}})
    assert "fallback_response" in timing(answer)["flags"].split()


def test_a_backend_that_is_gone_leaves_the_fallback(baked: Baked) -> None:
    with baked.booted(gone=("catalog", "inventory")) as site:
        catalog = site.fetch("/api/catalog/products", timeout_s=8)
        stock = site.fetch("/api/inventory/stock", timeout_s=8)
        quote = site.fetch("/api/quote?item=thimble-cup:1", timeout_s=8)
        page = site.fetch("/")
    assert (catalog.status, catalog.json()["source"]) == (200, "copy")
    assert {"retries_exhausted", "fallback_asset"} <= set(timing(catalog)["flags"].split())
    assert (stock.status, stock.json()["known"]) == (200, False)
    assert (quote.status, quote.header("content-type")) == (503, "application/problem+json")
    assert page.status == 200


def test_verify_is_content_with_the_deployed_site(baked: Baked, site: Workerd) -> None:
    done = diddy(baked.project, "verify", site.url("/"), "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert {one["name"]: one["state"] for one in report["checks"]} == dict.fromkeys(
        ["meshed", "plan", "trace", "static files"], "ok"
    )
    assert (report["mesh"]["mesh"], report["mesh"]["env"]) == (SLUG, "production")


def test_a_preview_knows_that_it_is_one(baked: Baked) -> None:
    with baked.booted(gone=("catalog", "inventory"), preview=True) as site:
        answer = site.fetch("/.well-known/diddy-mesh", "OPTIONS", {"max-forwards": "0"})
    assert (answer.status, answer.json()["env"]) == (200, "preview")
