"""The template's backends in real workerd: the Python and the JavaScript one of a service give the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.client import Answer
from tests.support.python_worker import PYTHON_START_TIMEOUT_S, python_arguments
from tests.support.workerd import Workerd
from tests.template.backends import backend_worker
from tests.template.baking import TEMPLATE, bake

pytestmark = pytest.mark.e2e

LANGUAGES = ("python", "javascript")
KINDS = [(name, language) for name in ("catalog", "inventory") for language in LANGUAGES]
RESOURCE = {"catalog": "/products", "inventory": "/stock"}
SITE = TEMPLATE / "{{cookiecutter.project_slug}}" / "site"
COPY = json.loads((SITE / "fallback" / "catalog.json").read_text(encoding="utf-8"))
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


class Backend:
    """One running Worker, with what the page and the mesh ask it."""

    def __init__(self, running: Workerd, name: str) -> None:
        self.running = running
        self.name = name
        self.resource = RESOURCE[name.split("-", maxsplit=1)[0]]

    def ask(self, path: str, method: str = "GET", send: str | None = None, **headers: str) -> Answer:
        body = None if send is None else send.encode()
        return self.running.fetch(
            path, worker=self.name, method=method, headers=headers, body=body, timeout_s=PYTHON_START_TIMEOUT_S
        )

    def set_mode(self, mode: str) -> None:
        assert self.ask("/_demo/fault", "POST", json.dumps({"mode": mode})).status == 200


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    projects = {language: bake(tmp_path_factory.mktemp(language), backends=language) for language in LANGUAGES}
    folders = {f"{name}-{language}": projects[language] / "workers" / name for name, language in KINDS}
    open_ones = [
        backend_worker(folder, {"DEMO_FAULTS": "on"}, name=kind, listen=True) for kind, folder in folders.items()
    ]
    closed_ones = [backend_worker(folder, name=f"{kind}-deployed", listen=True) for kind, folder in folders.items()]
    with Workerd(*open_ones, *closed_ones, arguments=python_arguments()) as workerd:
        yield workerd


@pytest.fixture(params=["-".join(kind) for kind in KINDS])
def backend(running: Workerd, request: pytest.FixtureRequest) -> Backend:
    found = Backend(running, request.param)
    found.set_mode("ok")
    return found


@pytest.fixture(params=["-".join(kind) for kind in KINDS])
def deployed(running: Workerd, request: pytest.FixtureRequest) -> Backend:
    return Backend(running, f"{request.param}-deployed")


def test_the_resource_is_what_the_page_expects(backend: Backend) -> None:
    answer = backend.ask(backend.resource)
    assert (answer.status, answer.header("content-type"), answer.header("cache-control")) == (
        200,
        "application/json",
        "no-store",
    )
    if backend.name.startswith("catalog"):
        assert answer.json() == {**COPY, "source": "catalog"}
    else:
        ids = {product["id"] for product in COPY["products"]}
        assert answer.json()["known"] is True
        assert answer.json()["stock"].keys() == ids


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/products/x", 404), ("DELETE", None, 405)]
)
def test_what_it_does_not_have_is_refused(backend: Backend, method: str, path: str | None, status: int) -> None:
    answer = backend.ask(path or backend.resource, method)
    assert answer.status == status
    assert answer.json().keys() == {"title", "detail"}


@pytest.mark.parametrize(
    ("mode", "statuses", "left"),
    [
        ("next", [503, 200], "ok"),
        ("alternate", [503, 200, 503, 200], "alternate"),
        ("off", [503, 503, 503], "off"),
    ],
)
def test_a_fault_is_seen_and_counted(backend: Backend, mode: str, statuses: list[int], left: str) -> None:
    backend.set_mode(mode)
    traceparent = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
    assert [backend.ask(backend.resource, traceparent=traceparent).status for _ in statuses] == statuses
    assert backend.ask("/_demo/fault").json() == {
        "mode": left,
        "requests": len(statuses),
        "last_trace_id": TRACE_ID,
    }


@pytest.mark.parametrize("body", ['{"mode":"explode"}', '{"mode":null}', "[]", '"off"', "", "{"])
def test_an_unknown_mode_is_refused(backend: Backend, body: str) -> None:
    assert backend.ask("/_demo/fault", "POST", body).status == 400
    assert backend.ask(backend.resource).status == 200


def test_a_deployed_backend_takes_no_faults(deployed: Backend) -> None:
    assert deployed.ask("/_demo/fault", "POST", '{"mode":"off"}').status == 404
    assert deployed.ask("/_demo/fault").status == 404
    assert deployed.ask(deployed.resource).status == 200
