"""What `diddy explain` tells of a project: the route, the layers in order, and the line of each value."""

import json
from pathlib import Path

import pytest

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding
from pages_plugin.diagnostics import Span
from pages_plugin.explain import Explanation, as_data, explain, parse_request, render
from pages_plugin.plan import Plan, load_mesh

CONFIG = """\
server_timing = true
access_log = false

[defaults.timeout]
request = "9s"

[services.stock]
url = "https://stock.example.com/v2"
retry = false

[[routes]]
path_prefix = "/api/catalog"
rewrite_prefix = "/"
method = ["GET", "HEAD"]
service = "catalog"
retry = { retries = 1, backoff = { base = "10ms" } }
fallback = { asset = "/offline.json" }

[[routes]]
path = "/stock"
host = "shop.example.com"
service = "stock"

[env.preview.defaults.timeout]
request = "3s"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "diddy.toml").write_text(CONFIG)
    wrangler = tmp_path / "wrangler.toml"
    bound = EnvironmentFacts(
        services=(ServiceBinding("CATALOG", "catalog-worker", span=Span(wrangler, 6, 11, 6, 20)),),
        compatibility_flags=("nodejs_als", "enable_request_signal"),
    )
    facts = ProjectFacts(tmp_path, name="shop", wrangler_file=wrangler, production=bound, preview=bound)
    compiled = load_mesh(tmp_path, facts)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def values(told: Explanation) -> dict[str, tuple[str, int | None]]:
    """Layer and key -> what is shown and its line; None for a default."""
    return {
        f"{layer.name}: {value.key}": (
            "off" if not layer.is_on else value.shown,
            value.origin.line if value.origin else None,
        )
        for layer in told.layers
        for value in layer.values
    }


NAMES = [
    *("call limit", "match", "trace", "probe", "access log", "telemetry", "Server-Timing", "forward"),
    *("fallback", "time limit, all tries", "retry", "time limit, one try", "propagate", "transport"),
]


def test_layers_stand_outermost_first(plan: Plan) -> None:
    told = explain(plan, parse_request("GET", "/api/catalog/7"))

    assert [layer.name for layer in told.layers] == NAMES


def test_each_value_has_the_line_that_it_comes_from(plan: Plan) -> None:
    shown = values(explain(plan, parse_request("GET", "/api/catalog/7")))

    assert shown["Server-Timing: server_timing"] == ("on", 1)
    assert shown["access log: access_log"] == ("off", 2)
    assert shown["time limit, all tries: timeout.request"] == ("9s", 5)
    assert shown["retry: retries"] == ("1", 16)
    assert shown["retry: backoff.base"] == ("10ms", 16)
    assert shown["retry: backoff.max"] == ("250ms", None)
    assert shown["fallback: asset"] == ("/offline.json", 17)
    assert shown["fallback: on"] == ("connect-failure, reset, timeout, gateway-error", None)
    assert shown["time limit, one try: timeout.try"] == ("off", None)
    assert shown["transport: binding"] == ("CATALOG", 6)


def test_an_environment_has_values_of_its_own(plan: Plan) -> None:
    shown = values(explain(plan, parse_request("GET", "/api/catalog/7"), "preview"))

    assert shown["time limit, all tries: timeout.request"] == ("3s", 25)


SENT = [
    ("/api/catalog", "GET /"),
    ("/api/catalog/7?q=1", "GET /7?q=1"),
    ("https://shop.example.com/stock", "GET https://stock.example.com/v2/stock"),
]


@pytest.mark.parametrize(("url", "expected"), SENT)
def test_it_says_what_the_service_gets(plan: Plan, url: str, expected: str) -> None:
    assert explain(plan, parse_request("GET", url)).sends == expected


def test_a_policy_that_is_off_has_the_line_that_switched_it_off(plan: Plan) -> None:
    shown = values(explain(plan, parse_request("GET", "https://shop.example.com/stock")))

    assert shown["retry: retry"] == ("off", 9)


NEAR = [
    ("POST", "/api/catalog/7", "catalog", "it takes GET, HEAD, not POST"),
    ("GET", "/api/catalogue", "catalog", "its path begins with /api/catalog, a whole segment"),
    ("GET", "/stock", "stock", "it is for shop.example.com, and no host was given: write a whole URL"),
    ("GET", "https://shop.example.com/stock/", "stock", "its path is exactly /stock, without a slash at its end"),
]


@pytest.mark.parametrize(("method", "url", "name", "reason"), NEAR)
def test_without_a_route_the_near_ones_say_what_failed(
    plan: Plan, method: str, url: str, name: str, reason: str
) -> None:
    told = explain(plan, parse_request(method, url))

    assert told.route_name is None
    assert [(one.route, one.reasons) for one in told.near_misses[:1]] == [(name, (reason,))]
    assert [one.service for one in told.calls] == ["catalog", "stock"]


def test_an_ambiguous_path_that_matches_is_rejected_and_sent_nowhere(plan: Plan) -> None:
    told = explain(plan, parse_request("GET", "/api/catalog/%2e%2e/admin"))

    assert (told.route_name, told.is_rejected, told.sends) == ("catalog", True, None)
    assert "rejected with 400 path_rejected" in render(told)


def test_the_text_has_a_line_a_value(plan: Plan) -> None:
    lines = render(explain(plan, parse_request("GET", "/api/catalog/7"))).splitlines()

    assert lines[0] == "GET /api/catalog/7 in production (mesh shop)"
    assert [line.split() for line in lines if "timeout.request" in line] == [
        ["time", "limit,", "all", "tries", "timeout.request", "9s", "diddy.toml:5"]
    ]


def test_control_characters_of_a_url_do_not_reach_the_terminal(plan: Plan) -> None:
    assert "\x1b" not in render(explain(plan, parse_request("GET", "/\x1b[31mred")))


def test_the_data_is_plain_json(plan: Plan) -> None:
    data = json.loads(json.dumps(as_data(explain(plan, parse_request("GET", "/api/catalog/7")))))

    assert data["route"]["name"] == "catalog"
    layer = next(one for one in data["layers"] if one["name"] == "time limit, all tries")
    assert layer["functions"] == ["requestTimeout"]
    assert layer["values"] == [
        {"key": "timeout.request", "value": 9000, "origin": {"file": "diddy.toml", "line": 5, "column": 11}}
    ]


TELEMETRY = """\
log_level = "warn"

[services.stock]
url = "https://stock.example.com"

[[routes]]
path = "/stock"
service = "stock"
trace = { sample = 1 }

[trace]
sample = 0.1

[telemetry]
exporter = "honeycomb"
signals = ["traces", "logs"]
attributes = { "app.tier" = "${TIER}" }
slow = false
interval = "10s"
redact = ["email"]
analytics_engine = "METRICS"
"""


def test_telemetry_has_the_lines_that_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").write_text(TELEMETRY)
    plan = load_mesh(tmp_path, ProjectFacts(tmp_path)).plan
    assert plan is not None
    told = explain(plan, parse_request("GET", "/stock"))

    assert {key: value for key, value in values(told).items() if key.startswith(("trace", "Ana", "tele", "log"))} == {
        "trace: sample": ("1", 9),
        "trace: formats": ("w3c", None),
        "Analytics Engine: analytics_engine": ("METRICS", 21),
        "telemetry: signals": ("traces, logs", 16),
        "telemetry: traces": ("https://api.honeycomb.io/v1/traces", 15),
        "telemetry: logs": ("https://api.honeycomb.io/v1/logs", 15),
        "telemetry: headers.x-honeycomb-team": ("${HONEYCOMB_API_KEY}", 15),
        "telemetry: attributes.app.tier": ("${TIER}", 17),
        "telemetry: slow": ("never", 18),
        "telemetry: timeout": ("2s", None),
        "telemetry: interval": ("10s", 19),
    }
    site = values(explain(plan, parse_request("GET", "/other")))
    assert site["trace: sample"] == ("0.1", 12)
    assert site["context.data.mesh: log_level"] == ("warn", 1)
    assert site["context.data.mesh: redact"] == ("email", 20)
