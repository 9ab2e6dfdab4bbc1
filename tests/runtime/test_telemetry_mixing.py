"""200 requests at once: each trace holds its own path, its own callees and its own records, and nothing else."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.runtime.exporting import ALL, check, exporting, values
from tests.runtime.mesh import CATALOG
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer, RecordedRequest
from tests.support.otlp_checks.attributes import attributes_of

pytestmark = pytest.mark.runtime

COUNT = 200

SITE = """
export async function site({ request, env, data }) {
  const { pathname } = new URL(request.url);
  return data.mesh.span(`page ${pathname}`, async () => {
    const both = [env.CATALOG.fetch(`https://c${pathname}`), env.STOCK.fetch(`https://s${pathname}`)];
    const answers = await Promise.all(both);
    data.mesh.log(`said by ${pathname}`);
    return Response.json(await Promise.all(answers.map((answer) => answer.json())));
  });
}
"""


def path_of(n: int) -> str:
    """Every second request goes to a service by a route, the others to the site, which calls two services."""
    return f"/api/{n}" if n % 2 else f"/page/{n}"


def trace_id_of(n: int) -> str:
    return f"{n + 1:032x}"


def trace_of(request: RecordedRequest) -> tuple[str, str]:
    """Trace and parent that a callee was told."""
    _, trace_id, parent_id, _ = (request.header("traceparent") or "").split("-")
    return trace_id, parent_id


def test_concurrent_requests_never_mix() -> None:
    barrier = threading.Barrier(COUNT)
    with (
        FaultyServer() as catalog,
        FaultyServer() as stock,
        Collector() as collector,
        exporting(CATALOG, collector, signals=ALL, site=SITE, catalog=catalog, stock=stock) as mesh,
        ThreadPoolExecutor(COUNT) as pool,
    ):

        def ask(n: int) -> int:
            barrier.wait(60)
            headers = {"traceparent": f"00-{trace_id_of(n)}-{n + 1:016x}-01"}
            return mesh.fetch(path_of(n), headers=headers).status

        assert set(pool.map(ask, range(COUNT))) == {200}
        # By a route: request, call, attempt. By the site: request, its own span, two calls, two attempts.
        spans = collector.wait_for_spans(COUNT // 2 * (3 + 6))
        records = collector.wait_for_log_records(COUNT + COUNT // 2)
        collector.wait_for_total("http.server.request.duration", COUNT)
        check(collector, remote_parents=[f"{n + 1:016x}" for n in range(COUNT)])
        callees = [*catalog.requests, *stock.requests]
        lines = {(one["trace_id"], one["path"]) for one in mesh.settled()[:-1]}
    wanted = {(trace_id_of(n), path_of(n)) for n in range(COUNT)}
    assert lines == wanted
    assert {(trace_of(one)[0], one.path) for one in callees} == wanted
    attempts = {(one.trace_id.hex(), one.span_id.hex()) for one in spans if "url.full" in values(one)}
    assert {trace_of(one) for one in callees} == attempts, "each callee hangs below an attempt of its own trace"
    assert len(attempts) == len(callees) == COUNT // 2 * 3
    for span in spans:
        path = path_of(int(span.trace_id.hex(), 16) - 1)
        attributes = values(span)
        assert attributes.get("url.path", path) == path
        assert str(attributes.get("url.full", path)).endswith(path)
        assert span.name in {"GET", "GET /api/*", "catalog", "stock", f"page {path}"}
    for record in records:
        path = path_of(int(record.trace_id.hex(), 16) - 1)
        attributes = attributes_of(record.attributes)
        assert attributes.get("url.path", path) == path
        assert record.body.string_value in {f"GET {path} 200", f"said by {path}"}
