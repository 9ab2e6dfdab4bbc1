"""A visit of the baked demo gives exactly the traces that it should: from the site's own span to that of each backend.

The site is what the real wrangler uploads, the backends are the project's own files, and the visitor is Chromium.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.support.collector import Collector
from tests.support.deployed_site import deployed_site
from tests.support.diddy import diddy
from tests.support.otlp_checks import Window, check_exports
from tests.support.otlp_checks.attributes import attributes_of
from tests.support.python_worker import PYTHON_START_TIMEOUT_S, python_arguments
from tests.support.span_tree import Node, client, internal, server
from tests.support.stand_in_api import StandInApi
from tests.support.workerd import Workerd
from tests.support.workerd_config import Binding
from tests.support.wrangler import run_wrangler
from tests.template import browser
from tests.template.backends import backend_worker
from tests.template.baking import SLUG, bake

pytestmark = pytest.mark.e2e

LANGUAGES = {"catalog": "python", "inventory": "javascript"}
PARENT = "00f067aa0ba902b7"

VISIT = """
  const bought = await until("the products", () => document.querySelector("[data-id=thimble-cup] button:enabled"));
  for (const service of ["catalog", "inventory"])
    await until("the buttons", () => document.querySelector(`[data-service=${service}] button:enabled`));
  bought.click();
  return await until("the sum", () => document.getElementById("basket-sum").innerText);
"""


def call(name: str) -> Node:
    """A call that took one attempt, with the span of the Worker that answered."""
    return internal(name, client("GET", server("GET")))


TRACES = Counter(
    [
        server("GET /api/catalog/products/*", call("catalog")),
        server("GET /api/inventory/stock/*", call("inventory")),
        # The page asks whether its buttons may break a backend.
        server("GET /api/catalog/_demo/*", call("catalog")),
        server("GET /api/inventory/_demo/*", call("inventory")),
        # The price of the basket: functions/api/quote.js asks both.
        server("GET", call("catalog"), call("inventory")),
    ]
)
"""What a visitor causes who loads the page and puts one thing into the basket."""


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as running:
        yield running


@pytest.fixture(scope="module")
def site(collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    folder = tmp_path_factory.mktemp("baked")
    project = bake(folder, backends="both", export="otlp")
    config = project / "diddy.toml"
    config.write_text(config.read_text().replace("[telemetry]\n", '[telemetry]\ninterval = "50ms"\n'))
    built = diddy(project, "build")
    assert built.returncode == 0, built.stderr
    variables: dict[str, Binding] = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
    own: dict[str, Binding] = {**variables, "DIDDY_EXPORT_INTERVAL_MS": "50", "DEMO_FAULTS": "on"}
    backends = [backend_worker(project / "workers" / name, own, listen=True) for name in LANGUAGES]
    with StandInApi(SLUG) as api:
        command = ["pages", "deploy", "--branch", "main", "--commit-dirty=true"]
        done = run_wrangler(command, project, folder / "state", api.environment)
        assert done.returncode == 0, done.stdout
        [deployment] = api.deployments
    with deployed_site(deployment, *backends, extra=variables, arguments=tuple(python_arguments())) as running:
        for name in LANGUAGES:  # without the mesh's time limit: the first answer of a Python Worker takes seconds
            running.fetch("/", worker=f"{SLUG}-{name}", timeout_s=PYTHON_START_TIMEOUT_S)
        yield running


def traceparent(number: int) -> tuple[str, dict[str, str]]:
    trace_id = f"{number:032x}"
    return trace_id, {"traceparent": f"00-{trace_id}-{PARENT}-01"}


def settle(site: Workerd, collector: Collector, number: int) -> None:
    """Wait until every isolate has sent what came before: each sends in order, and these traces are its last."""
    for name in LANGUAGES:
        number += 1
        trace_id, headers = traceparent(number)
        answer = site.fetch(f"/api/{name}/_demo/fault", headers=headers)
        assert answer.status == 200
        collector.wait_for_spans(4, trace_id)


def services(collector: Collector, trace_id: str) -> list[str]:
    """Who sent the server spans of a trace, by `service.name`."""
    found = []
    for export in collector.exports("traces"):
        assert isinstance(export.message, ExportTraceServiceRequest)
        for resource in export.message.resource_spans:
            name = str(attributes_of(resource.resource.attributes)["service.name"])
            spans = [span for scope in resource.scope_spans for span in scope.spans]
            found += [name for span in spans if span.trace_id.hex() == trace_id and span.kind == span.SPAN_KIND_SERVER]
    return sorted(found)


def in_order(node: Node) -> Node:
    """The tree with siblings by name: calls that are made at once begin in the same millisecond."""
    return node._replace(children=tuple(sorted(map(in_order, node.children))))


def test_a_visit_is_a_trace_for_each_of_its_requests(site: Workerd, collector: Collector, tmp_path: Path) -> None:
    settle(site, collector, 10)
    before = collector.trace_ids()
    assert "14" in browser.visit(site.url("/"), VISIT, tmp_path)["result"]
    settle(site, collector, 20)
    caused = {one for one in collector.trace_ids() - before if int(one, 16) > 1_000_000}
    assert Counter(in_order(collector.trace_tree(one)) for one in caused) == TRACES
    for one in caused:
        called = {child.name for child in collector.trace_tree(one).children}
        assert services(collector, one) == sorted([SLUG, *called])
    window = Window(collector.started_ns, time.time_ns())
    check_exports((one.message for one in collector.exports()), window, (), [PARENT])


FAULTS = [("catalog", "next", "/products"), ("inventory", "next", "/stock"), ("inventory", "slow", "/stock")]
"""The mesh tries each again. A Python Worker cannot tell of a request that its caller has given up."""


@pytest.mark.parametrize(("name", "mode", "path"), FAULTS)
def test_each_attempt_has_the_span_of_the_worker_behind_it(
    site: Workerd, collector: Collector, name: str, mode: str, path: str
) -> None:
    number = 200 + FAULTS.index((name, mode, path))
    trace_id, headers = traceparent(number)
    set_mode(site, name, mode)
    assert site.fetch(f"/api/{name}{path}", headers=headers).status == 200
    set_mode(site, name, "ok")
    settle(site, collector, number * 100)
    attempt = client("GET", server("GET"))
    assert collector.trace_tree(trace_id) == server(f"GET /api/{name}{path}/*", internal(name, attempt, attempt))
    assert services(collector, trace_id) == [name, name, SLUG]


def set_mode(site: Workerd, name: str, mode: str) -> None:
    assert site.fetch(f"/api/{name}/_demo/fault", "POST", body=json.dumps({"mode": mode})).status == 200
