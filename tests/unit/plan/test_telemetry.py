"""What [telemetry] and its neighbours become in the plan, and where each value was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pages_plugin.analyze.exporters import PRESETS
from pages_plugin.analyze.facts import Usage
from pages_plugin.config.vocabulary import EXPORTERS, ProjectForm
from pages_plugin.plan import Plan
from pages_plugin.plan.model import Telemetry

from ..analyze.helpers import wrangler
from .test_compile import compiled

SENT = "[telemetry]\nendpoint = 'https://c.example'\n"


def telemetry(folder: Path, text: str) -> Telemetry:
    found = compiled(folder, text).production.telemetry
    assert found is not None
    return found


def lines(plan: Plan, prefix: str) -> dict[str, int]:
    start = f"production.{prefix}"
    return {key.removeprefix(start): one.line for key, one in plan.origins.items() if key.startswith(start)}


def test_nothing_is_exported_unless_the_file_says_so(tmp_path: Path) -> None:
    assert compiled(tmp_path, "").production.telemetry is None
    assert compiled(tmp_path, "telemetry = false\n").production.telemetry is None
    assert compiled(tmp_path, "[telemetry]\nredact = ['email']\n").production.telemetry is None


def test_the_defaults(tmp_path: Path) -> None:
    assert telemetry(tmp_path, SENT) == Telemetry(
        urls={"traces": "https://c.example/v1/traces", "metrics": "https://c.example/v1/metrics"},
        headers=(),
        attributes=(),
        slow_ms=1000,
        timeout_ms=2000,
        interval_ms=5000,
        analytics_engine=None,
    )


URLS = [
    ("a path", "'https://c.example/otlp/'", "https://c.example/otlp/v1/traces"),
    ("a variable", "'${URL}'", "${URL}/v1/traces"),
    ("a variable and a path", "'https://${HOST}/x'", "https://${HOST}/x/v1/traces"),
]


@pytest.mark.parametrize(("endpoint", "url"), [row[1:] for row in URLS], ids=[row[0] for row in URLS])
def test_the_signal_goes_behind_the_endpoint(tmp_path: Path, endpoint: str, url: str) -> None:
    assert telemetry(tmp_path, f"[telemetry]\nendpoint = {endpoint}\n").urls["traces"] == url


VENDORS = [
    ("honeycomb", "", ["traces", "metrics"], "https://api.honeycomb.io",
     [("x-honeycomb-team", "${HONEYCOMB_API_KEY}")]),
    ("honeycomb", "dataset = 'site'", ["traces", "metrics"], "https://api.honeycomb.io",
     [("x-honeycomb-dataset", "site"), ("x-honeycomb-team", "${HONEYCOMB_API_KEY}")]),
    ("grafana-cloud", "endpoint = 'https://g.example/otlp'", ["traces"], "https://g.example/otlp",
     [("authorization", "Basic ${GRAFANA_CLOUD_AUTH}")]),
    ("axiom", "dataset = 'site'", ["traces"], "https://api.axiom.co",
     [("authorization", "Bearer ${AXIOM_TOKEN}"), ("x-axiom-dataset", "site")]),
    ("datadog", "", ["traces", "metrics"], "https://cloudflare.integrations.otlp.datadoghq.com",
     [("dd-api-key", "${DD_API_KEY}")]),
    ("datadog", "endpoint = 'https://cloudflare.integrations.otlp.datadoghq.eu'", ["traces", "metrics"],
     "https://cloudflare.integrations.otlp.datadoghq.eu", [("dd-api-key", "${DD_API_KEY}")]),
]  # fmt: skip


@pytest.mark.parametrize("row", VENDORS, ids=[" ".join(row[:2]) for row in VENDORS])
def test_an_exporter_brings_its_settings(
    tmp_path: Path, row: tuple[str, str, list[str], str, list[tuple[str, str]]]
) -> None:
    exporter, more, signals, base, headers = row
    found = telemetry(tmp_path, f"[telemetry]\nexporter = '{exporter}'\n{more}\n")
    assert list(found.urls.items()) == [(signal, f"{base}/v1/{signal}") for signal in signals]
    assert list(found.headers) == headers


def test_every_exporter_has_settings() -> None:
    assert tuple(PRESETS) == EXPORTERS


def test_headers_of_the_file_go_before_those_of_the_exporter(tmp_path: Path) -> None:
    text = "[telemetry]\nexporter = 'honeycomb'\nheaders = { X-Honeycomb-Team = '${OTHER}', b = '2', A = '1' }\n"
    assert telemetry(tmp_path, text).headers == (("a", "1"), ("b", "2"), ("x-honeycomb-team", "${OTHER}"))


def test_signals_have_one_order(tmp_path: Path) -> None:
    assert list(telemetry(tmp_path, SENT + "signals = ['logs', 'traces', 'logs']\n").urls) == ["traces", "logs"]


def test_slowness_can_be_no_reason(tmp_path: Path) -> None:
    assert telemetry(tmp_path, SENT + "slow = false\n").slow_ms is None


def test_counting_needs_no_exporter(tmp_path: Path) -> None:
    found = telemetry(tmp_path, "[telemetry]\nanalytics_engine = 'METRICS'\n")
    assert (found.urls, found.analytics_engine) == ({}, "METRICS")


def test_each_value_has_its_line(tmp_path: Path) -> None:
    plan = compiled(
        tmp_path,
        "[telemetry]\nexporter = 'honeycomb'\nsignals = ['traces']\nslow = '2s'\nredact = ['email']\n"
        "[telemetry.headers]\nB = '1'\n[telemetry.attributes]\n'app.tier' = 'free'\n",
    )
    assert lines(plan, "telemetry") == {
        "": 1,
        ".attributes.app.tier": 9,
        ".headers.b": 7,
        ".headers.x-honeycomb-team": 2,
        ".slow_ms": 4,
        ".urls": 3,
        ".urls.traces": 2,
    }
    assert lines(plan, "redact") == {"": 5}


def test_redacted_names_do_not_differ_in_case_or_order(tmp_path: Path) -> None:
    assert compiled(tmp_path, "[telemetry]\nredact = ['IBAN', 'email', 'iban']\n").production.redact == (
        "email",
        "iban",
    )


FORMATS = [("", ("w3c",)), ("['b3', 'w3c', 'b3']", ("w3c", "b3")), ("['b3multi', 'b3']", ("b3multi", "b3"))]


@pytest.mark.parametrize(("written", "expected"), FORMATS)
def test_w3c_is_the_first_of_the_formats(tmp_path: Path, written: str, expected: tuple[str, ...]) -> None:
    text = f"[trace]\nformats = {written}\n" if written else ""
    assert compiled(tmp_path, text).production.trace.formats == expected


def test_an_environment_has_telemetry_of_its_own(tmp_path: Path) -> None:
    text = (
        SENT + "attributes = { a = '1', b = '2' }\n[env.preview]\nlog_level = 'debug'\n"
        "[env.preview.telemetry]\nendpoint = 'https://p.example'\nattributes = { b = '3' }\n"
    )
    plan = compiled(tmp_path, text)
    assert plan.preview is not None
    assert plan.preview.telemetry is not None
    assert plan.preview.telemetry.urls["traces"] == "https://p.example/v1/traces"
    assert plan.preview.telemetry.attributes == (("a", "1"), ("b", "3"))
    assert (plan.production.log_level, plan.preview.log_level) == ("info", "debug")


def test_a_route_and_a_service_say_what_holds_for_them(tmp_path: Path) -> None:
    text = (
        "[services.a]\nrpc_context = true\n[services.b]\n"
        "[[routes]]\nservice = 'a'\npath = '/x'\ntrace.sample = 0\n[[routes]]\nservice = 'b'\npath = '/y'\n"
    )
    plan = compiled(tmp_path, text)
    assert [(one.name, one.rpc_context) for one in plan.production.services] == [("a", True), ("b", False)]
    assert [(one.name, one.trace_sample) for one in plan.production.routes] == [("a", 0.0), ("b", None)]
    assert plan.origins["production.services.a.rpc_context"].line == 2
    assert plan.origins["production.routes.a.trace_sample"].line == 7


DATA = [
    ("code that may read it", Usage(), "pages", True),
    ("code that does not", Usage(data=None), "pages", False),
    ("a Worker has no context", Usage(), "worker", False),
]


@pytest.mark.parametrize(("usage", "form", "expected"), [row[1:] for row in DATA], ids=[row[0] for row in DATA])
def test_code_without_services_may_log(tmp_path: Path, usage: Usage, form: ProjectForm, expected: bool) -> None:
    plan = compiled(tmp_path, "", replace(wrangler(), usage=usage, form=form))
    assert (plan.production.services, plan.production.interception.data) == ((), expected)
    assert not plan.production.interception.rpc or plan.production.interception.mode != "off"


def test_the_hash_is_that_of_what_is_sent(tmp_path: Path) -> None:
    facts = replace(wrangler(), local_variables=frozenset())
    plain = compiled(tmp_path, SENT, facts)
    same = compiled(tmp_path, SENT + "signals = ['metrics', 'traces']\ntimeout = '2s'\n", facts)
    other = compiled(tmp_path, SENT + "timeout = '3s'\n", facts)
    assert plain.hash == same.hash
    assert plain.hash != other.hash
