"""A collector that fails costs the site nothing: no status, no time; and what is lost is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.runtime.exporting import ask_until, check, exporting, losses
from tests.runtime.mesh import CATALOG, Mesh
from tests.support.collector import Collector
from tests.support.collector_answers import NO_OTLP, OK, partial_success, redirect, retry_after
from tests.support.faulty import (
    CloseWithoutReply,
    CutBody,
    Fault,
    FaultyServer,
    Garbage,
    Hang,
    HugeBody,
    Reply,
    ResetAfterHeaders,
    ResetBeforeHeaders,
    SlowHeaders,
    closed_port,
)
from tests.support.otlp_json import Signal

pytestmark = pytest.mark.runtime

SIGNALS = ("traces", "metrics")
SIGNAL_NAMES: tuple[Signal, ...] = ("traces", "metrics", "logs")
KEYS = {"timeout": '"1500ms"'}
LIMIT_S = 1.0
"""No request may take as long; the exports of these tests may take longer."""


def ask(mesh: Mesh, count: int = 5) -> None:
    """Ask some times; each answer is good and prompt."""
    for _ in range(count):
        began = time.monotonic()
        answer = mesh.fetch("/api/x?y=1")
        assert (answer.status, answer.json()["target"]) == (200, "/api/x?y=1")
        assert time.monotonic() - began < LIMIT_S


LOST: dict[str, Callable[[], Fault]] = {
    "refuses with 500": lambda: Reply(500),
    "refuses with 400": lambda: Reply(400, {"code": 3, "message": "what is this?"}),
    "refuses with 401": lambda: Reply(401),
    "refuses with 413": lambda: Reply(413),
    "too busy, for 1 s": lambda: retry_after(1),
    "too busy, until a date": lambda: retry_after(2, as_date=True),
    "unavailable, for 1 s": lambda: retry_after(1, status=503),
    "bad gateway, for 1 s": lambda: retry_after(1, status=502),
    "hangs": Hang,
    "slower than the limit": lambda: SlowHeaders(3, Reply(503)),
    "resets": ResetBeforeHeaders,
    "closes": CloseWithoutReply,
    "no HTTP": Garbage,
    "redirects": lambda: redirect("http://127.0.0.1:1/v1/traces"),
}


@pytest.mark.parametrize("kind", LOST)
def test_requests_are_unharmed_and_the_loss_is_counted(kind: str) -> None:
    with (
        FaultyServer() as catalog,
        Collector(answer=LOST[kind]()) as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh)
        collector.wait_for_exports(1, "traces", delivered=False)
        ask(mesh)
        collector.answer = OK

        def all_told(asked: int) -> bool:
            # Three spans a request: what came and what was counted as lost is all that there ever was.
            lost = losses_of(collector, "traces")
            whole = len(collector.spans()) + lost == (10 + asked) * 3
            return whole and lost > 0 and losses_of(collector, "metrics") > 0

        ask_until(mesh, collector, all_told, "every span, or its loss")
        check_what_came(collector)


def test_a_collector_that_is_down_and_comes_back() -> None:
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        collector.stop_listening()
        ask(mesh, 10)
        mesh.workerd.wait_for_text("telemetry is lost")
        collector.listen_again()
        ask_until(mesh, collector, lambda _: losses_of(collector, "traces"), "the losses")
        assert losses_of(collector, "traces") % 3 == 0
        check_what_came(collector)


def test_a_collector_that_never_was() -> None:
    with (
        closed_port() as address,
        FaultyServer() as catalog,
        exporting(CATALOG, f"http://{address}", signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh, 20)
        mesh.workerd.wait_for_text("telemetry is lost")
        said = [line for line in [*mesh.workerd.stdout, *mesh.workerd.stderr] if "telemetry is lost" in line]
        assert len(said) == 1, "once a minute is enough"
        assert {tuple(line["flags"]) for line in mesh.settled()} == {()}


KEPT: dict[str, Fault] = {
    "slow": SlowHeaders(0.5, OK),
    "a sign-in page": NO_OTLP,
    "no body": Reply(200),
    "no content": Reply(204),
    "a body without end": HugeBody(50_000_000),
    "a body that is cut": CutBody(),
    "a body that is reset": ResetAfterHeaders(),
    "an odd message": Reply(200, {"partialSuccess": {"rejectedSpans": "many", "errorMessage": 5}}),
    "null": Reply(200, b"null"),
}


@pytest.mark.parametrize("kind", KEPT)
def test_requests_are_unharmed_by_an_odd_success(kind: str) -> None:
    with (
        FaultyServer() as catalog,
        Collector(answer=KEPT[kind]) as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh)
        collector.wait_for_exports(2, delivered=False)
        ask(mesh)
        collector.wait_for_exports(4, delivered=False)
        collector.answer = OK
        ask_until(mesh, collector, lambda _: len(collector.exports("traces")) >= 3, "a third export")
        check_what_came(collector)
        assert "Error" not in "".join(mesh.workerd.stderr)


def test_what_a_partial_success_rejects_is_counted() -> None:
    with (
        FaultyServer() as catalog,
        Collector(answer=partial_success(2)) as collector,
        exporting(CATALOG, collector, signals=("traces", "metrics"), keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh, 1)
        collector.wait_for_exports(2)
        collector.answer = OK
        ask_until(mesh, collector, lambda _: losses_of(collector, "traces"), "the losses")
        assert losses_of(collector, "traces") == 2


@pytest.mark.parametrize("as_date", [False, True])
@pytest.mark.parametrize("status", [429, 503])
def test_a_collector_that_asks_for_a_pause_gets_it(status: int, as_date: bool) -> None:
    # An HTTP date has whole seconds, so up to one of them is gone.
    wait_s, least_s = (3, 2.0) if as_date else (2, 2.0)
    with (
        FaultyServer() as catalog,
        Collector(answer=retry_after(wait_s, status=status, as_date=as_date)) as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh, 1)
        collector.wait_for_exports(2, delivered=False)
        collector.answer = OK
        ask_until(mesh, collector, lambda _: len(collector.exports()) >= 2, "exports after the pause")
        first, *_ = refused = [one for one in collector.exports(delivered=False) if not one.delivered]
        again = min(one.at_ns for one in collector.exports())
        assert len(refused) == 2, "one export a signal, which was already on its way"
        assert (again - first.at_ns) / 1e9 >= least_s - 0.1


def test_a_redirect_is_not_followed() -> None:
    with (
        FaultyServer() as elsewhere,
        FaultyServer() as catalog,
        Collector(answer=redirect(f"{elsewhere.url}/v1/traces")) as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh,
    ):
        ask(mesh, 3)
        collector.wait_for_exports(1, "traces", delivered=False)
        collector.answer = OK
        ask_until(mesh, collector, lambda _: losses_of(collector, "traces"), "the losses")
        assert elsewhere.requests == [], "the headers hold secrets"


def test_a_missing_secret_stops_the_export_and_nothing_else() -> None:
    keys = {**KEYS, "headers": '{ authorization = "Bearer ${COLLECTOR_TOKEN}" }'}
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(CATALOG, collector, signals=SIGNALS, keys=keys, catalog=catalog) as mesh,
    ):
        ask(mesh, 3)
        assert "COLLECTOR_TOKEN" in mesh.workerd.wait_for_text("telemetry is lost")
        ask(mesh, 3)
        assert collector.requests == [], "without its secret it is not sent"


@pytest.mark.parametrize(
    "url", ["", "nonsense", "https://", "http://[::1", "ftp://127.0.0.1/", "http://user:pass@127.0.0.1:1/", "//x"]
)
def test_a_url_that_is_none_stops_the_export_and_nothing_else(url: str) -> None:
    with FaultyServer() as catalog, exporting(CATALOG, url, signals=SIGNALS, keys=KEYS, catalog=catalog) as mesh:
        ask(mesh, 2)
        mesh.workerd.wait_for_text("telemetry is lost")
        ask(mesh, 2)


def test_a_flood_is_bounded_and_what_does_not_fit_is_counted() -> None:
    site = """export async function site({ data }) {
      for (let n = 0; n < 1000; n++) data.mesh.span("s" + n, () => n);
      return new Response("ok");
    }"""
    keys = {**KEYS, "interval": '"500ms"'}
    with Collector() as collector, exporting("", collector, signals=SIGNALS, keys=keys, site=site) as mesh:
        for _ in range(10):
            assert mesh.fetch("/page").status == 200
        collector.wait_for_exports(2)
        all_spans = 10 * 1001
        ask_until(
            mesh,
            collector,
            lambda _: len(collector.spans()) + losses_of(collector, "traces") >= all_spans,
            "all spans, or their loss",
            path="/page",
        )


def test_one_request_exports_once_a_signal_for_many() -> None:
    keys = {**KEYS, "interval": '"1s"'}
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(CATALOG, collector, signals=("traces", "metrics", "logs"), keys=keys, catalog=catalog) as mesh,
    ):
        ask(mesh, 20)
        collector.wait_for_spans(20 * 3)
        collector.wait_for_total("http.server.request.duration", 20)
        collector.wait_for_log_records(20)
        # A slow machine may need more than one interval for 20 requests.
        sent = {signal: len(collector.exports(signal)) for signal in SIGNAL_NAMES}
        assert len(set(sent.values())) == 1, sent
        assert sent["traces"] <= 3, sent


def test_an_exporter_takes_no_call_that_the_request_needs() -> None:
    # Five calls are allowed, and the site makes all of them.
    toml = "[limits]\nsubrequests = 5\n" + CATALOG
    site = """export async function site({ env }) {
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => env.CATALOG.fetch(`https://catalog/${n}`)));
      return Response.json(answers.map(({ status }) => status));
    }"""
    with (
        FaultyServer() as catalog,
        Collector() as collector,
        exporting(toml, collector, signals=SIGNALS, keys=KEYS, site=site, catalog=catalog) as mesh,
    ):
        assert mesh.fetch("/page").json() == [200] * 5
        assert mesh.settled()[0]["flags"] == []
        # The next request, which has calls left, takes along what the first could not send.
        ask_until(mesh, collector, lambda _: len(collector.spans()) >= 11, "the first request's spans")
        paths = {value for span in collector.spans() for value in [path_of(span)] if value}
        assert "/page" in paths


def path_of(span: Any) -> str | None:
    return next((one.value.string_value for one in span.attributes if one.key == "url.path"), None)


def losses_of(collector: Collector, signal: str) -> float:
    return sum(count for (of, _), count in losses(collector).items() if of == signal)


def check_what_came(collector: Collector) -> None:
    """What came keeps every rule, and every loss has a reason."""
    assert all(reason for _, reason in losses(collector)), "every loss has a reason"
    check(collector)
