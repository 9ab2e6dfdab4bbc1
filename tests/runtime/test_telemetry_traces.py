"""One request gives exactly one tree of spans, and those that nobody asked for give none."""

from __future__ import annotations

import pytest

from pages_plugin.config.vocabulary import ProjectForm
from tests.runtime.exporting import PARENT_ID, SAMPLED, TRACE_ID, UNSAMPLED, check, exporting, named, values
from tests.runtime.mesh import CATALOG, QUICK
from tests.support.client import RawConnection
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer, Hang, Reply, ResetBeforeHeaders, SlowHeaders
from tests.support.otlp_checks.attributes import attributes_of
from tests.support.span_tree import client, internal, server

pytestmark = pytest.mark.runtime

TOML = QUICK + CATALOG
UNSAMPLED_TOML = "[trace]\nsample = 0\n" + TOML
GATEWAY = server("GET /api/*", internal("catalog", client("GET")))

INTERCEPTED = {
    "pages": "export const site = ({ env }) => env.CATALOG.fetch('https://catalog/items?q=1');",
    "pages-worker": "export default { fetch: (request, env) => env.CATALOG.fetch('https://catalog/items?q=1') };",
    "worker": "export default { fetch: (request, env) => env.CATALOG.fetch('https://catalog/items?q=1') };",
}


@pytest.mark.parametrize("form", list(INTERCEPTED))
@pytest.mark.parametrize(("path", "name"), [("/api/x", "GET /api/*"), ("/page", "GET")])
def test_a_request_gives_the_expected_tree(form: ProjectForm, path: str, name: str) -> None:
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(CATALOG, collector, site=INTERCEPTED[form], form=form, catalog=catalog) as mesh,
    ):
        assert mesh.fetch(path).status == 200
        collector.wait_for_spans(3)
        assert collector.trace_tree() == server(name, internal("catalog", client("GET")))
        assert collector.trace_ids() == {mesh.access()["trace_id"]}
        [sent] = catalog.requests
        _, trace_id, parent_id, _ = (sent.header("traceparent") or "").split("-")
        [attempt] = named(collector.spans(), "GET")[-1:]
        assert (trace_id, parent_id) == (attempt.trace_id.hex(), attempt.span_id.hex())
        check(collector)


def test_what_the_spans_of_a_request_say() -> None:
    headers = {"host": "shop.example.com:8080", "user-agent": "curl/8"}
    with FaultyServer() as catalog, Collector() as collector, exporting(CATALOG, collector, catalog=catalog) as mesh:
        mesh.fetch("/api/x?color=blue&sig=abc", "PUT", headers, "body")
        spans = {span.name: values(span) for span in collector.wait_for_spans(3)}
        check(collector)
    flags = spans["PUT /api/*"].pop("diddy.flags", [])
    assert (flags, spans["PUT /api/*"]) == (
        [],
        {
            "http.request.method": "PUT",
            "http.response.status_code": 200,
            "http.route": "/api/*",
            "server.address": "shop.example.com",
            "server.port": 8080,
            "url.path": "/api/x",
            "url.query": "color=REDACTED&sig=REDACTED",
            "url.scheme": "http",
            "user_agent.original": "curl/8",
        },
    )
    assert spans["catalog"]["diddy.service"] == "catalog"
    wanted = {"http.request.method": "PUT", "http.response.status_code": 200}
    assert wanted.items() <= spans["PUT"].items()
    assert str(spans["PUT"]["url.full"]).endswith("/api/x?color=REDACTED&sig=REDACTED")


def test_the_resource_and_the_headers_are_the_configurations() -> None:
    keys = {
        "headers": '{ authorization = "Bearer ${TOKEN}", "x-team" = "shop" }',
        "attributes": '{ "cloud.region" = "eu", "app.tier" = "${TIER}" }',
    }
    variables = {"TOKEN": "hunter2hunter2", "TIER": "gold"}
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(CATALOG, collector, keys=keys, variables=variables, catalog=catalog) as mesh,
    ):
        mesh.fetch("/api/x")
        [export, *_] = collector.wait_for_exports(1, "traces")
        check(collector, secrets=["hunter2hunter2"])
        assert "hunter2hunter2" not in "".join([*mesh.workerd.stdout, *mesh.workerd.stderr])
    assert (export.request.header("authorization"), export.request.header("x-team")) == (
        "Bearer hunter2hunter2",
        "shop",
    )
    resource = attributes_of(export.message.resource_spans[0].resource.attributes)  # type: ignore[union-attr]
    assert {
        "service.name": "shop",
        "deployment.environment.name": "production",
        "cloud.region": "eu",
        "app.tier": "gold",
    }.items() <= resource.items()


def test_each_attempt_is_a_span_and_each_retry_an_event() -> None:
    with (
        FaultyServer(Reply(503), ResetBeforeHeaders()) as catalog,
        Collector() as collector,
        exporting(TOML, collector, catalog=catalog) as mesh,
    ):
        # With a body, for the platform itself sends a reset GET again.
        assert mesh.fetch("/api/x", "PUT", body="b").status == 200
        spans = collector.wait_for_spans(5)
        assert collector.trace_tree() == server("PUT /api/*", internal("catalog", *[client("PUT")] * 3))
        [call], attempts = named(spans, "catalog"), named(spans, "PUT")
        check(collector)
    assert [values(one).get("http.request.resend_count") for one in attempts] == [None, 1, 2]
    assert [values(one).get("http.response.status_code") for one in attempts] == [503, None, 200]
    assert [values(one).get("error.type") for one in attempts] == ["503", "reset", None]
    retries = [event for event in call.events if event.name == "diddy.retry"]
    assert len(retries) == 2
    for event, before, after in zip(retries, attempts, attempts[1:], strict=False):
        assert before.end_time_unix_nano <= event.time_unix_nano <= after.start_time_unix_nano + 1_000_000
    assert values(call)["diddy.flags"] == ["retried"]
    assert call.status.code == 0, "the call went well in the end"
    ids = [(sent.header("traceparent") or "").split("-")[2] for sent in catalog.requests]
    assert ids == [one.span_id.hex() for one in attempts]


def test_a_call_without_a_binding_has_a_span_that_says_so() -> None:
    with Collector() as collector, exporting(CATALOG, collector, unbound=("CATALOG",)) as mesh:
        assert mesh.fetch("/api/x").status == 502
        spans = collector.wait_for_spans(2)
        [call] = named(spans, "catalog")
        assert (call.status.code, values(call)["error.type"]) == (2, "no_binding")
        check(collector)


RPC_WORKER = """
import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  add(a, b) { return a + b; }
  throws() { throw new TypeError("mine"); }
}
"""


def test_an_rpc_is_a_client_span() -> None:
    site = """export async function site({ env }) {
      const sum = await env.CATALOG.add(1, 2);
      return env.CATALOG.throws().catch(() => new Response(String(sum)));
    }"""
    with Collector() as collector, exporting("", collector, site=site, catalog=RPC_WORKER) as mesh:
        assert mesh.fetch("/").text == "3"
        spans = collector.wait_for_spans(5)
        tree = server("GET", *(internal("catalog", client(f"catalog/{name}")) for name in ("add", "throws")))
        assert collector.trace_tree() == tree
        [failed] = named(spans, "catalog/throws")
        assert (failed.status.code, values(failed)["error.type"]) == (2, "service_error")
        check(collector)


def test_spans_of_the_sites_own_code_hang_where_they_were_made() -> None:
    site = """export async function site({ env, data }) {
      const price = await data.mesh.span("price", async () => {
        const answer = await env.CATALOG.fetch("https://catalog/price");
        return data.mesh.span("round", () => answer.status, { digits: 2, exact: false });
      }, { "app.sku": "A1" });
      await data.mesh.span("fails", async () => { throw new RangeError("too low"); }).catch(() => {});
      return new Response(String(price));
    }"""
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting("", collector, site=site, catalog=catalog) as mesh,
    ):
        assert mesh.fetch("/").text == "200"
        spans = collector.wait_for_spans(6)
        tree = collector.trace_tree()
        check(collector)
    price = internal("price", internal("catalog", client("GET")), internal("round"))
    assert (tree.name, sorted(tree.children)) == ("GET", sorted([price, internal("fails")]))
    [rounded], [failed] = named(spans, "round"), named(spans, "fails")
    assert values(rounded) == {"digits": 2, "exact": False}
    assert (failed.status.code, values(failed)["error.type"]) == (2, "RangeError")
    assert [event.name for event in failed.events] == ["exception"]


def test_a_callers_trace_is_carried_on() -> None:
    headers = {"traceparent": SAMPLED, "tracestate": "vendor=1"}
    with FaultyServer() as catalog, Collector() as collector, exporting(TOML, collector, catalog=catalog) as mesh:
        mesh.fetch("/api/x", headers=headers)
        spans = collector.wait_for_spans(3, TRACE_ID)
        [request] = named(spans, "GET /api/*")
        assert (request.parent_span_id.hex(), request.trace_state) == (PARENT_ID, "vendor=1")
        assert collector.trace_tree() == GATEWAY
        check(collector, remote_parents=[PARENT_ID])


def test_an_unsampled_request_is_not_exported() -> None:
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(UNSAMPLED_TOML, collector, catalog=catalog) as mesh,
    ):
        for _ in range(5):
            assert mesh.fetch("/api/x").status == 200
        mesh.fetch("/api/x", headers={"traceparent": SAMPLED})
        collector.wait_for_spans(3)
        assert collector.trace_ids() == {TRACE_ID}, "the caller's word counts"
        mesh.fetch("/api/x", headers={"traceparent": SAMPLED.replace("4bf92f", "5bf92f")})
        collector.wait_for_spans(6)
        assert len(collector.spans()) == 6


KEPT = {
    "error": (Reply(500), 500),
    "flag": (Reply(503), 200),
    "slow": (SlowHeaders(0.4), 200),
}


@pytest.mark.parametrize("why", KEPT)
def test_what_went_wrong_is_kept_though_unsampled(why: str) -> None:
    fault, status = KEPT[why]
    keys = {"slow": '"200ms"'}
    with (
        FaultyServer(Reply(), fault) as catalog,
        Collector() as collector,
        exporting(UNSAMPLED_TOML, collector, keys=keys, catalog=catalog) as mesh,
    ):
        mesh.fetch("/api/fine")
        answer = mesh.fetch("/api/kept", headers={"traceparent": UNSAMPLED})
        assert answer.status == status
        attempts = 2 if why == "flag" else 1
        spans = collector.wait_for_spans(2 + attempts)
        assert collector.trace_tree() == server("GET /api/*", internal("catalog", *[client("GET")] * attempts))
        assert collector.trace_ids() == {TRACE_ID}
        assert {span.flags & 1 for span in spans} == {0}, "the head's decision is told as it was"
        check(collector, remote_parents=[PARENT_ID])


def test_nobody_is_kept_for_being_slow_where_that_is_off() -> None:
    keys = {"slow": "false"}
    script = [SlowHeaders(1.2), Reply(500)]
    with (
        FaultyServer(*script) as catalog,
        Collector() as collector,
        exporting(UNSAMPLED_TOML, collector, keys=keys, catalog=catalog) as mesh,
    ):
        mesh.fetch("/api/slow")
        mesh.fetch("/api/failed")
        collector.wait_for_spans(3)
        assert [values(one)["url.path"] for one in named(collector.spans(), "GET /api/*")] == ["/api/failed"]


def test_a_routes_own_sample_counts() -> None:
    toml = UNSAMPLED_TOML + 'trace = { sample = 1.0 }\n[[routes]]\npath_prefix = "/other"\nservice = "catalog"\n'
    with FaultyServer() as catalog, Collector() as collector, exporting(toml, collector, catalog=catalog) as mesh:
        mesh.fetch("/other/x")
        mesh.fetch("/api/x")
        collector.wait_for_spans(3)
        assert collector.trace_tree() == GATEWAY
        sent = [(request.header("traceparent") or "")[-2:] for request in catalog.requests]
        assert [int(flags, 16) & 1 for flags in sent] == [0, 1]


def test_a_client_that_resets_leaves_a_span_and_a_line() -> None:
    toml = '[defaults.timeout]\nrequest = "20s"\n' + CATALOG
    with (
        FaultyServer(Hang()) as catalog,
        Collector() as collector,
        exporting(toml, collector, signals=("traces", "metrics"), catalog=catalog) as mesh,
    ):
        with RawConnection("127.0.0.1", mesh.port) as connection:
            connection.send(b"GET /api/x HTTP/1.1\r\nHost: x\r\n\r\n")
            catalog.wait_for_requests(1)
            connection.reset()
        assert catalog.requests[0].client_left.wait(8), "the callee is cancelled"
        request = collector.wait_for_span(lambda span: span.name == "GET /api/*")
        line = mesh.access()
        assert (line["status"], line["flags"][:1]) == (499, ["client_gone"])
        assert line["trace_id"] == request.trace_id.hex()
        assert (request.status.code, values(request)["error.type"]) == (2, "client_gone")
        assert "http.response.status_code" not in values(request), "none was sent"
        gone = {"error.type": "client_gone", "http.request.method": "GET"}
        collector.wait_for_total("http.server.request.duration", 1, gone)
        check(collector)


def test_times_are_what_the_callee_took() -> None:
    with (
        FaultyServer(SlowHeaders(0.3)) as catalog,
        Collector() as collector,
        exporting(TOML, collector, catalog=catalog) as mesh,
    ):
        mesh.fetch("/api/x")
        spans = collector.wait_for_spans(3)
        took_ms = mesh.access()["duration_ms"]
    lengths_ms = [(span.end_time_unix_nano - span.start_time_unix_nano) / 1e6 for span in spans]
    assert min(lengths_ms) >= 290
    assert max(lengths_ms) == pytest.approx(took_ms, abs=5)
