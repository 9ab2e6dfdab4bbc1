"""What is answered when a service failed for good, and how a reader can tell it from the service's own answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.mesh import CATALOG, QUICK, meshed
from tests.support.faulty import CloseWithoutReply, Fault, FaultyServer, Hang, Reply, closed_port

pytestmark = pytest.mark.runtime

RESPONSE = """
[services.catalog.fallback]
response = { status = 503, json = { message = "sp\u00e4ter" }, headers = { retry-after = "30", x-own = "1" } }
"""
ASSET = '[services.catalog.fallback]\nasset = "/offline.json"\n'
LIMIT = '[defaults.timeout]\nrequest = "300ms"\n'


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    (folder / "offline.json").write_text('{"items": []}')
    return folder


FAILURES: dict[str, Fault] = {"503": Reply(503, "down"), "closed": CloseWithoutReply(), "hang": Hang()}


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fixed_response_stands_in(kind: str, method: str) -> None:
    toml = QUICK + LIMIT + RESPONSE + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=FAILURES[kind]) as catalog, meshed(toml, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", method)
        assert (answer.status, answer.json()) == (503, {"message": "sp\u00e4ter"})
        assert answer.header("content-type") == "application/json"
        assert (answer.header("retry-after"), answer.header("x-own")) == ("30", "1")
        assert answer.header("cache-status") == "diddy; fwd=miss; detail=fallback_response"
        line = mesh.access()
        assert (line["status"], line["calls"][0]["flags"][-1]) == (503, "fallback_response")


def test_a_fixed_response_to_head_has_no_body() -> None:
    toml = QUICK + RESPONSE + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", "HEAD")
    assert (answer.status, answer.body, answer.header("x-own")) == (503, b"", "1")


@pytest.mark.parametrize("kind", FAILURES)
def test_a_file_of_the_site_stands_in(kind: str, assets: Path) -> None:
    toml = QUICK + LIMIT + ASSET + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=FAILURES[kind]) as catalog, meshed(toml, catalog=catalog, assets=assets) as mesh:
        answer = mesh.fetch("/api/x?y")
        assert (answer.status, answer.json()) == (200, {"items": []})
        assert answer.header("cache-status") == "diddy; fwd=miss; detail=fallback_asset"
        assert mesh.call()["flags"][-1] == "fallback_asset"


def test_a_file_stands_in_for_head_too(assets: Path) -> None:
    toml = QUICK + ASSET + "status = 203\n" + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=Reply(503)) as catalog, meshed(toml, catalog=catalog, assets=assets) as mesh:
        answer = mesh.fetch("/api/x", "HEAD")
    assert (answer.status, answer.body) == (203, b"")
    assert answer.header("cache-status")


@pytest.mark.parametrize("kind", ["503", "closed"])
def test_other_methods_keep_the_error_of_the_service(kind: str, assets: Path) -> None:
    toml = QUICK + ASSET + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=FAILURES[kind]) as catalog, meshed(toml, catalog=catalog, assets=assets) as mesh:
        answer = mesh.fetch("/api/x", "POST", body="order")
        assert (answer.status, answer.header("cache-status")) == (503 if kind == "503" else 502, None)
        assert answer.text == "down" or answer.json()["reason"] == "reset"
        assert mesh.call()["flags"] == ["not_retried_method"]


def test_a_missing_file_leaves_the_error_alone(tmp_path: Path) -> None:
    toml = QUICK + ASSET + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=Reply(503, "down")) as catalog, meshed(toml, catalog=catalog, assets=tmp_path) as mesh:
        assert (mesh.fetch("/api/x").text, mesh.call()["flags"][-1]) == ("down", "retries_exhausted")


def test_assets_that_fail_leave_the_error_alone() -> None:
    toml = QUICK + ASSET + CATALOG.replace("[services.catalog]", "")
    broken = 'export default { fetch() { throw new Error("no assets today") } }'
    with FaultyServer(then=Reply(503, "down")) as catalog:
        with meshed(toml, catalog=catalog) as mesh:
            assert mesh.fetch("/api/x").text == "down", "there is no ASSETS at all"
        with meshed(toml, catalog=catalog, ASSETS=broken) as mesh:
            assert mesh.fetch("/api/x").text == "down"


def test_a_good_answer_is_left_alone(assets: Path) -> None:
    toml = ASSET + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=Reply(404, "own")) as catalog, meshed(toml, catalog=catalog, assets=assets) as mesh:
        answer = mesh.fetch("/api/x")
    assert (answer.status, answer.text, answer.header("cache-status")) == (404, "own", None)


def test_reasons_are_the_configurations(assets: Path) -> None:
    toml = QUICK + ASSET + 'on = ["timeout"]\n' + CATALOG.replace("[services.catalog]", "")
    with FaultyServer(then=Reply(503, "own")) as catalog, meshed(toml, catalog=catalog, assets=assets) as mesh:
        assert mesh.fetch("/api/x").text == "own"


def test_a_route_may_turn_it_off() -> None:
    toml = QUICK + RESPONSE + CATALOG.replace("[services.catalog]", "") + "fallback = false\n"
    with closed_port() as address, meshed(toml, catalog=address) as mesh:
        answer = mesh.fetch("/api/x")
    assert (answer.status, answer.header("cache-status")) == (502, None)


def test_the_sites_own_calls_fall_back_too(assets: Path) -> None:
    site = """export async function site({ env }) {
      const answer = await env.CATALOG.fetch("https://catalog/x");
      return Response.json([answer.status, await answer.json(), answer.headers.get("cache-status")]);
    }"""
    toml = QUICK + ASSET
    with closed_port() as address, meshed(toml, site=site, catalog=address, assets=assets) as mesh:
        assert mesh.fetch("/").json() == [200, {"items": []}, "diddy; fwd=miss; detail=fallback_asset"]
