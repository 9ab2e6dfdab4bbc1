"""Whatever stands in the file: findings or a plan, never an exception, and nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages_plugin.analyze import ProjectFacts
from pages_plugin.config.models.mesh import FileTable
from pages_plugin.config.tables import tables_of
from pages_plugin.diagnostics import has_errors, render_json, render_text
from pages_plugin.plan import Plan, load_mesh, plan_json

from ..analyze.helpers import with_preview, wrangler
from ..config.test_places import toml_text

WORDS = ["a", "b", "GET", "/x", "/x/", "*", "1s", "5", "64KiB", "reset", "timeout", "https://a.com", "é", ""]
KEYS = sorted(
    {info.alias or name for _, table in tables_of(FileTable) for name, info in table.model_fields.items()} | {"a", "b"}
)
LEAVES: st.SearchStrategy[Any] = st.sampled_from(WORDS) | st.integers(-2, 600) | st.booleans() | st.just([])
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
ROUTE = st.fixed_dictionaries(
    {"service": st.sampled_from(["a", "b", "c"])},
    optional={
        "name": st.sampled_from(["a", "r"]),
        "path": st.sampled_from(["/x", "/y", "x"]),
        "path_prefix": st.sampled_from(["/", "/x", "/x/"]),
        "method": st.sampled_from(["GET", ["GET", "PUT"], "get", 3]),
        "host": st.sampled_from(["a.com", ["a.com", "*.b.com"], "a b"]),
        "retry": VALUES,
        "timeout": VALUES,
        "fallback": VALUES,
    },
)
SERVICE = st.fixed_dictionaries(
    {},
    optional={
        "binding": st.sampled_from(["A", "B", "a-b"]),
        "url": st.sampled_from(["https://a.com", "x"]),
        "retry": VALUES,
    },
)
TEXTS = st.sampled_from(
    [
        "https://c.com",
        "https://c.com/v1/logs",
        "http://${H}",
        "${U}",
        "${",
        "${A:-b}",
        "https://u:p@c.com?x",
        " ",
        "",
        "ghp_0123456789",
        "\n",
    ]
)
NAMED = st.dictionaries(
    st.sampled_from(["a", "A", "authorization", "a b", "service.name", "cookie", ""]), TEXTS, max_size=3
)
TELEMETRY = st.fixed_dictionaries(
    {},
    optional={
        "exporter": st.sampled_from(["otlp", "honeycomb", "grafana-cloud", "axiom", "datadog", "otel"]),
        "endpoint": TEXTS,
        "headers": NAMED | VALUES,
        "attributes": NAMED | VALUES,
        "dataset": TEXTS,
        "signals": st.lists(st.sampled_from(["traces", "metrics", "logs", "log"]), max_size=3),
        "slow": st.sampled_from(["1s", "0s", False, True]),
        "timeout": st.sampled_from(["20s", "9h", 3]),
        "interval": st.sampled_from(["15s", "1ms"]),
        "redact": VALUES,
        "analytics_engine": st.sampled_from(["A", "B", "a-b"]),
    },
)
BODY = st.fixed_dictionaries(
    {},
    optional={
        "services": st.dictionaries(st.sampled_from(["a", "b", "a b"]), SERVICE, max_size=2) | VALUES,
        "routes": st.lists(ROUTE, max_size=3) | VALUES,
        "defaults": VALUES,
        "intercept": st.booleans() | VALUES,
        "ignore": VALUES,
        "telemetry": TELEMETRY | VALUES,
        "name": VALUES,
    },
)
FILE = st.builds(
    lambda body, env: {**body, **({"env": env} if env is not None else {})},
    BODY,
    st.none() | st.dictionaries(st.sampled_from(["preview", "production", "staging"]), BODY, max_size=2) | VALUES,
)
FACTS = st.sampled_from(
    [None, wrangler("A"), with_preview(wrangler("A", "B"), "B"), wrangler(A="vars"), wrangler("LOG")]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=300
)
@given(FILE, FACTS)
def test_every_document_is_findings_or_a_plan(
    tmp_path: Path, document: dict[str, Any], facts: ProjectFacts | None
) -> None:
    (tmp_path / "diddy.toml").write_text(toml_text(document), encoding="utf-8")
    result = load_mesh(tmp_path, facts or ProjectFacts(root=tmp_path))
    keys = [(one.code, one.span, one.message) for one in result.diagnostics]
    assert len(keys) == len(set(keys))
    assert all(one.span is not None for one in result.diagnostics)
    assert (result.plan is None) == has_errors(result.diagnostics)
    assert render_text(result.diagnostics).count("\n") >= len(result.diagnostics)
    assert render_json(result.diagnostics)
    if result.plan is not None:
        assert Plan.model_validate_json(plan_json(result.plan)) == result.plan


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    st.text() | st.sampled_from(["[a", "a = ", "[[r]]\n"]).flatmap(lambda start: st.text().map(lambda end: start + end))
)
def test_every_text_is_findings_or_a_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "diddy.toml").write_bytes(text.encode("utf-8", errors="surrogatepass"))
    result = load_mesh(tmp_path, ProjectFacts(root=tmp_path))
    assert (result.plan is None) == has_errors(result.diagnostics)
