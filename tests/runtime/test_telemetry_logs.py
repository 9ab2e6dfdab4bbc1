"""Access records and what the site's own code says, as log records of the request's trace."""

from __future__ import annotations

import pytest

from tests.runtime.exporting import check, exporting, named
from tests.runtime.mesh import CATALOG, QUICK
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer, Reply
from tests.support.otlp_checks.attributes import attributes_of

pytestmark = pytest.mark.runtime


def test_each_request_is_a_log_record_of_its_trace() -> None:
    with (
        FaultyServer(Reply(), Reply(503), Reply(), Reply(500)) as catalog,
        Collector() as collector,
        exporting(QUICK + CATALOG, collector, signals=("traces", "logs"), catalog=catalog) as mesh,
    ):
        for n in range(3):
            mesh.fetch(f"/api/{n}?token=abc")
        records = collector.wait_for_log_records(3)
        spans = named(collector.wait_for_spans(3 + 4 + 3), "GET /api/*")
        check(collector)
    assert [(one.trace_id, one.span_id) for one in records] == [(one.trace_id, one.span_id) for one in spans]
    assert [one.severity_text for one in records] == ["INFO", "WARN", "ERROR"]
    assert [attributes_of(one.attributes)["http.response.status_code"] for one in records] == [200, 200, 500]
    assert not any("abc" in one.body.string_value for one in records)


def test_what_the_site_says_is_a_log_record_of_the_span_it_was_said_in() -> None:
    site = """export async function site({ data }) {
      data.mesh.log("low", { sku: "A1", left: 2 });
      await data.mesh.span("work", () => data.mesh.log("within", { deep: { a: [1] } }, "error"));
      data.mesh.log("quiet", {}, "debug");
      return new Response("ok");
    }"""
    with Collector() as collector, exporting("", collector, signals=("traces", "logs"), site=site) as mesh:
        mesh.fetch("/page")
        spans = collector.wait_for_spans(2)
        records = {one.body.string_value: one for one in collector.wait_for_log_records(3)}
        line = mesh.workerd.wait_for_json(lambda one: one.get("message") == "low")
        check(collector)
    [request], [work] = named(spans, "GET"), named(spans, "work")
    assert (records["low"].span_id, records["within"].span_id) == (request.span_id, work.span_id)
    assert (records["low"].severity_text, records["within"].severity_text) == ("INFO", "ERROR")
    assert attributes_of(records["low"].attributes) == {"sku": "A1", "left": 2}
    assert "quiet" not in records, "debug is below the level"
    assert (line["trace_id"], line["span_id"]) == (request.trace_id.hex(), request.span_id.hex())


def test_the_level_is_the_configurations() -> None:
    site = """export function site({ data }) {
      for (const level of ["debug", "info", "warn", "error"]) data.mesh.log(level, {}, level);
      return new Response("ok");
    }"""
    with (
        Collector() as collector,
        exporting('log_level = "warn"\n', collector, signals=("logs",), site=site) as mesh,
    ):
        mesh.fetch("/page")
        collector.wait_for_log_records(3)
        said = [one.body.string_value for one in collector.log_records()]
    assert [one for one in said if one in {"debug", "info", "warn", "error"}] == ["warn", "error"]


def test_what_cannot_be_written_breaks_nothing() -> None:
    site = """export function site({ data }) {
      const circle = {}; circle.self = circle;
      const hostile = { get x() { throw new Error("no"); }, toJSON() { throw new Error("no"); } };
      data.mesh.log("odd", { circle, hostile, big: 10n, fn() {}, symbol: Symbol("s"), nothing: undefined, nan: NaN });
      data.mesh.log(undefined, null);
      data.mesh.log({ no: "text" }, "no fields", "no level");
      return new Response("ok");
    }"""
    with Collector() as collector, exporting("", collector, signals=("logs",), site=site) as mesh:
        assert mesh.fetch("/page").status == 200
        collector.wait(lambda: [one for one in collector.log_records() if one.body.string_value == "odd"], "the record")
        check(collector)
