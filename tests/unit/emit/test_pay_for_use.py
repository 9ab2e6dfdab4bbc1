"""A feature that the configuration does not use adds no byte: not to mesh.js and not to the runtime beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.mesh import emitted

BASE = "[services.catalog]\n"
ROUTE = '[[routes]]\npath_prefix = "/api"\nservice = "catalog"\n'
TELEMETRY = '[telemetry]\nendpoint = "https://c.example"\n'
EXPORT = {"telemetry/otlp", "telemetry/export-to"}

ADDS = [
    (ROUTE, {"filters/match", "filters/forward", "route/list", "route/plain-url"}),
    (ROUTE + 'host = "a.example"\n', {"route/hosts"}),
    ("[services.catalog.fallback]\nresponse = { status = 503 }\n", {"policies/fallback"}),
    ("server_timing = true\n", {"telemetry/server-timing"}),
    ('[services.catalog.retry]\nrpc_methods = ["find"]\n', {"services/rpc-retry"}),
    ('[services.far]\nurl = "https://far.example"\n', {"transports/url"}),
    ("[access_log]\nsample = 0.5\n", {"telemetry/sampled-record"}),
    (TELEMETRY + 'signals = ["traces"]\n', EXPORT | {"telemetry/spans", "telemetry/span"}),
    (TELEMETRY + 'signals = ["metrics"]\n', EXPORT | {"telemetry/metrics"}),
    (TELEMETRY + 'signals = ["logs"]\n', EXPORT | {"telemetry/log-records"}),
    ('[telemetry]\nanalytics_engine = "METRICS"\n', {"telemetry/analytics-engine"}),
    ('[trace]\nformats = ["w3c", "b3"]\n', {"telemetry/trace-from", "telemetry/b3"}),
    ('[trace]\nformats = ["b3multi"]\n', {"telemetry/trace-from", "telemetry/b3-multi", "telemetry/without-w3c"}),
    (ROUTE + "trace.sample = 0.5\n", {"telemetry/trace-from"}),
    ("rpc_context = true\n", {"services/rpc-context"}),
    (TELEMETRY + "[access_log]\nsample = 0.5\n", {"telemetry/sampled-line"}),
]


def modules(toml: str, *bindings: str) -> set[str]:
    files = emitted(toml, "pages", bindings)
    return {Path(name).with_suffix("").as_posix().removeprefix("runtime/") for name in files if "runtime/" in name}


@pytest.mark.parametrize(("toml", "adds"), ADDS, ids=[toml.splitlines()[-1] for toml, _ in ADDS])
def test_a_feature_brings_its_modules(toml: str, adds: set[str]) -> None:
    without = modules(BASE, "CATALOG")
    text = toml + BASE if toml.startswith("server_timing") else BASE + toml
    assert adds <= modules(text, "CATALOG")
    assert not adds & without


LEAVES_OUT = [
    (
        "[defaults]\nretry = false\n" + BASE,
        {"policies/retry", "policies/budget", "policies/replay", "policies/backoff"},
    ),
    ("access_log = false\n" + BASE, {"telemetry/access-line", "telemetry/record", "telemetry/sampled-record"}),
    (TELEMETRY + 'signals = ["traces"]\n', {"telemetry/metrics", "telemetry/log-records"}),
    (TELEMETRY + 'signals = ["metrics"]\n', {"telemetry/spans", "telemetry/log-records", "telemetry/analytics-engine"}),
    (TELEMETRY + 'signals = ["logs"]\n', {"telemetry/spans", "telemetry/span", "telemetry/metrics"}),
    ('[telemetry]\nanalytics_engine = "METRICS"\n', EXPORT),
    ("[trace]\nsample = 0.5\n" + BASE + ROUTE + "trace.sample = 0.5\n", {"telemetry/trace-from"}),
    ('[trace]\nformats = ["w3c", "b3"]\n' + BASE, {"telemetry/b3-multi", "telemetry/without-w3c"}),
    ("intercept = false\n" + BASE, {"services/interception", "services/patch-all", "intercept/intercept"}),
    ('ignore = ["CATALOG"]\n' + BASE, {"services/interception", "services/patch-all", "intercept/intercept"}),
    ('[services.far]\nurl = "https://far.example"\n', {"services/interception", "transports/binding"}),
]


@pytest.mark.parametrize(("toml", "left_out"), LEAVES_OUT, ids=[toml.splitlines()[0] for toml, _ in LEAVES_OUT])
def test_what_is_turned_off_is_not_there(toml: str, left_out: set[str]) -> None:
    assert not left_out & modules(toml, *(["CATALOG"] if "CATALOG" in toml or "catalog" in toml else []))


def test_no_environment_that_equals_production_is_written() -> None:
    assert "preview.js" not in emitted(BASE, "pages", ("CATALOG",))
    assert "preview.js" in emitted(BASE + "[env.preview]\nserver_timing = true\n", "pages", ("CATALOG",))
