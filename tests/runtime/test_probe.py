"""The mesh says which one it is to those who ask as RFC 9110 has it, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pages_plugin import __version__
from tests.runtime.mesh import CATALOG, Mesh, meshed
from tests.support.faulty import FaultyServer, Reply

pytestmark = pytest.mark.runtime

CORS = Reply(204, headers={"access-control-allow-origin": "https://a.example"})


@pytest.fixture(scope="module")
def mesh() -> Iterator[Mesh]:
    with FaultyServer(then=CORS) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        yield mesh


@pytest.mark.parametrize("path", ["/.well-known/diddy-mesh", "/", "/api/x", "/page?q"])
def test_options_with_no_forwards_left_is_answered_by_the_mesh(mesh: Mesh, path: str) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = mesh.fetch(path, "OPTIONS", {"max-forwards": "0", "traceparent": trace})
    about = answer.json()
    assert (answer.status, answer.header("content-type")) == (200, "application/json")
    assert re.fullmatch(r"[\da-f]{12}", about.pop("plan"))
    expected = {"mesh": "shop", "diddy": __version__, "env": "production"}
    assert about == {**expected, "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}


@pytest.mark.parametrize("headers", [{}, {"max-forwards": "1"}, {"max-forwards": ""}, {"max-forwards": "00"}])
def test_a_preflight_passes(mesh: Mesh, headers: dict[str, str]) -> None:
    preflight = {"origin": "https://a.example", "access-control-request-method": "PUT", **headers}
    answer = mesh.fetch("/api/x", "OPTIONS", preflight)
    assert (answer.status, answer.header("access-control-allow-origin")) == (204, "https://a.example")
    assert mesh.fetch("/page", "OPTIONS", preflight).json() == {"site": "/page", "method": "OPTIONS"}


@pytest.mark.parametrize("method", ["GET", "POST", "TRACE"])
def test_other_methods_are_none_of_its_business(mesh: Mesh, method: str) -> None:
    assert mesh.fetch("/page", method, {"max-forwards": "0"}).json()["site"] == "/page"
