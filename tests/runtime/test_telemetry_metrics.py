"""Requests, errors and durations by names of the configuration; what a client sends makes no label."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.runtime.exporting import check, exporting, named, values
from tests.runtime.mesh import CATALOG, QUICK
from tests.support.client import send_raw
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer, Reply, statuses
from tests.support.otlp_checks.attributes import attributes_of
from tests.support.otlp_checks.metrics import data_points

pytestmark = pytest.mark.runtime

TOML = QUICK + CATALOG
METRICS = ("metrics",)


def series(collector: Collector, name: str) -> list[dict[str, object]]:
    """The distinct attribute sets of a metric."""
    found: dict[str, dict[str, object]] = {}
    for metric in collector.metrics(name):
        for point in data_points(metric):
            attributes = dict[str, object](attributes_of(point.attributes))
            found[repr(sorted(attributes.items()))] = attributes
    return list(found.values())


def test_each_request_and_each_attempt_is_counted() -> None:
    script = [Reply(), *statuses(503, 200), Reply(404)]
    with (
        FaultyServer(*script) as catalog,
        Collector() as collector,
        exporting(TOML, collector, signals=METRICS, catalog=catalog) as mesh,
    ):
        assert [mesh.fetch(f"/api/{n}").status for n in range(3)] == [200, 200, 404]
        mesh.fetch("/page", "POST")
        collector.wait_for_total("http.server.request.duration", 4)
        route = {"http.request.method": "GET", "http.route": "/api/*", "url.scheme": "http"}
        assert collector.total("http.server.request.duration", {**route, "http.response.status_code": 200}) == 2
        assert collector.total("http.server.request.duration", {**route, "http.response.status_code": 404}) == 1
        assert collector.total("http.server.request.duration", {"http.request.method": "POST"}) == 1
        attempts = {"diddy.service": "catalog", "http.request.method": "GET"}
        assert collector.total("http.client.request.duration", attempts) == 4
        assert collector.total("http.client.request.duration", {**attempts, "error.type": "503"}) == 1
        assert collector.total("http.client.request.duration", {**attempts, "error.type": "404"}) == 1
        assert collector.total("diddy.retries", {"diddy.service": "catalog"}) == 1
        check(collector)


def test_retries_and_refusals_of_the_budget_add_up() -> None:
    toml = "[services.catalog]\nretry.retries = 1\n" + QUICK + CATALOG.replace("[services.catalog]", "")
    with (
        FaultyServer(then=Reply(503)) as catalog,
        Collector() as collector,
        exporting(toml, collector, signals=METRICS, catalog=catalog) as mesh,
    ):
        for number in range(12):
            mesh.fetch(f"/api/{number}")
        collector.wait_for_total("http.server.request.duration", 12)
        of = {"diddy.service": "catalog"}
        attempts = collector.total("http.client.request.duration", of)
        retries = collector.total("diddy.retries", of)
        refusals = collector.total("diddy.retry_budget.refusals", of)
        assert attempts - retries == 12
        assert refusals > 0
        assert retries + refusals == 12, "each call wanted one retry, and was given or refused it"
        check(collector)


def test_an_rpc_is_counted() -> None:
    worker = """
    import { WorkerEntrypoint } from "cloudflare:workers";
    export default class extends WorkerEntrypoint { add(a, b) { return a + b; } throws() { throw new Error("x"); } }
    """
    site = """export async function site({ env }) {
      await env.CATALOG.throws().catch(() => {});
      return Response.json(await env.CATALOG.add(1, 2));
    }"""
    with Collector() as collector, exporting("", collector, signals=METRICS, site=site, catalog=worker) as mesh:
        assert mesh.fetch("/").json() == 3
        collector.wait_for_total("rpc.client.call.duration", 2)
        assert collector.total("rpc.client.call.duration", {"rpc.method": "catalog/add"}) == 1
        failed = {"rpc.method": "catalog/throws", "error.type": "service_error"}
        assert collector.total("rpc.client.call.duration", failed) == 1
        check(collector)


def test_unsampled_requests_are_counted_too() -> None:
    toml = "[trace]\nsample = 0\n" + TOML
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(toml, collector, signals=("traces", "metrics"), catalog=catalog) as mesh,
    ):
        for _ in range(7):
            mesh.fetch("/api/x")
        assert collector.wait_for_total("http.server.request.duration", 7) == 7
        assert collector.spans() == []


def test_counts_are_right_under_load() -> None:
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(TOML, collector, signals=METRICS, catalog=catalog) as mesh,
        ThreadPoolExecutor(20) as pool,
    ):
        assert set(pool.map(lambda n: mesh.fetch(f"/api/{n}").status, range(300))) == {200}
        assert collector.wait_for_total("http.server.request.duration", 300) == 300
        assert collector.wait_for_total("http.client.request.duration", 300) == 300
        check(collector)


def test_what_a_client_sends_makes_no_label() -> None:
    draw = random.Random(20)  # a fixed seed, so that a failure can be repeated
    alphabet = "abcxyz0189-._~%2F;@:"

    def odd() -> str:
        return "".join(draw.choices(alphabet, k=draw.randint(1, 30)))

    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(TOML, collector, signals=("traces", "metrics"), catalog=catalog) as mesh,
    ):
        for _ in range(300):
            target = draw.choice(["/api/", "/", "/api?", "/api/x?"]) + odd()
            method = draw.choice(["GET", "POST", "PROPFIND", "QUERY", "LOCK", "DELETE"])
            host = "".join(draw.choices("abcxyz0189-_", k=draw.randint(1, 30)))
            request = (
                f"{method} {target} HTTP/1.1\r\nHost: {host}.example\r\n"
                f"User-Agent: {odd()}\r\nX-{draw.randint(0, 99)}: {odd()}\r\nConnection: close\r\n\r\n"
            )
            assert b"HTTP/1.1 500" not in send_raw("127.0.0.1", mesh.port, request.encode())
        answered = len(mesh.settled())
        collector.wait_for_total("http.server.request.duration", answered)
        check(collector)
        methods = {"GET", "POST", "DELETE", "QUERY", "_OTHER"}
        for name in ("http.server.request.duration", "http.client.request.duration", "diddy.flags", "diddy.retries"):
            found = series(collector, name)
            assert len(found) <= 40, (name, found)
            assert {one["http.request.method"] for one in found if "http.request.method" in one} <= methods
            assert {one["http.route"] for one in found if "http.route" in one} <= {"/api/*"}
            assert {one["server.address"] for one in found if "server.address" in one} <= {"catalog"}


def test_a_route_that_matches_everything_and_one_that_matches_one_path() -> None:
    toml = """
    [services.catalog]
    [[routes]]
    path = "/health"
    service = "catalog"
    [[routes]]
    path_prefix = "/"
    service = "catalog"
    """
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(toml, collector, signals=("traces", "metrics"), catalog=catalog) as mesh,
    ):
        mesh.fetch("/health")
        mesh.fetch("/deep/down")
        spans = collector.wait_for_spans(6)
        assert [len(named(spans, name)) for name in ("GET /health", "GET /*")] == [1, 1]
        collector.wait_for_total("http.server.request.duration", 2)
        routes = {one["http.route"] for one in series(collector, "http.server.request.duration")}
        assert routes == {"/health", "/*"}
        check(collector)


@pytest.mark.parametrize("host", ["shop.example.com", "[::1]", "[::1]:8080", "shop.example.com:8443", "x"])
def test_a_host_is_an_address_and_a_port(host: str) -> None:
    with FaultyServer() as catalog, Collector() as collector, exporting(TOML, collector, catalog=catalog) as mesh:
        mesh.fetch("/api/x", headers={"host": host})
        [request] = named(collector.wait_for_spans(3), "GET /api/*")
        check(collector)
        attributes = values(request)
    port = host.rpartition("]")[2].rpartition(":")[2]
    assert attributes["server.address"] == ("::1" if "[" in host else host.partition(":")[0])
    assert attributes["server.port"] == (int(port) if port.isdigit() else 80)
