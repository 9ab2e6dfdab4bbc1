"""The table of what Workers read is that of both sources: which variables, their defaults and their ranges."""

from __future__ import annotations

import re

import pytest
from diddy_worker._settings import read_settings

from pages_plugin.config import defaults
from tests.support.toolchain import ROOT

SECTION = (
    (ROOT / "docs" / "reference" / "telemetry.md")
    .read_text(encoding="utf-8")
    .partition("## Workers behind the site")[2]
    .partition("\n## ")[0]
)
ROWS = {
    name: (default, allowed, javascript.startswith("yes"), python.startswith("yes"))
    for name, default, allowed, javascript, python in re.findall(
        r"^\| `([A-Z_{}]+)` \| ([^|]*) \| ?([^|]*?) ?\| ([^|]*) \| ([^|]*) \|$", SECTION, re.MULTILINE
    )
}
RUNTIME = ROOT / "pages_plugin" / "runtime" / "src"
TYPESCRIPT = (RUNTIME / "telemetry" / "otel-env.ts").read_text(encoding="utf-8")
ENVIRONMENT = (RUNTIME / "core" / "environment.ts").read_text(encoding="utf-8")
SIGNALS = ("TRACES", "METRICS", "LOGS")


def _read_by_javascript() -> set[str]:
    names = re.findall(r"\b((?:OTEL|DIDDY)_[A-Z_]+)(?=\"|:|\b)", re.sub(r"`[^`]*`", "", TYPESCRIPT))
    patterns = re.findall(r"`(OTEL_[^`]+)`", TYPESCRIPT)
    templates = {re.sub(r"\$\{[^}]+\}", "{SIGNAL}", one) for one in patterns if "${" in one}
    destructured = re.findall(r"\b([A-Z]+_[A-Z_]+)\b(?=: | = )", ENVIRONMENT)
    return {*names, *templates, *destructured, *re.findall(r"env\.(OTEL_\w+)", TYPESCRIPT)}


def _read_by_python() -> set[str]:
    asked: set[str] = set()

    def get(name: str) -> str | None:
        asked.add(name)
        return "https://c.example" if name == "OTEL_EXPORTER_OTLP_ENDPOINT" else None

    read_settings(get)
    return {re.sub(rf"_(?:{'|'.join(SIGNALS)})_(?!SAMPLER)", "_{SIGNAL}_", name) for name in asked}


def _number(name: str) -> tuple[int, int, int]:
    """Return default, least and most."""
    default, allowed, *_ = ROWS[name]
    least, most = allowed.split(" to ")
    return int(default), int(least), int(most)


def test_what_a_worker_in_javascript_reads() -> None:
    assert {name for name, row in ROWS.items() if row[2]} == _read_by_javascript()


def test_what_a_worker_in_python_reads() -> None:
    assert {name for name, row in ROWS.items() if row[3]} == _read_by_python()


def test_the_table_has_every_variable() -> None:
    assert set(ROWS) == _read_by_javascript() | _read_by_python()


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_TIMEOUT", "DIDDY_EXPORT_INTERVAL_MS"])
def test_a_number_is_that_of_both_sources(name: str) -> None:
    found = re.search(rf'within\(text\("{name}"\), ([\d_]+), ([\d_]+), ([\d_]+)\)', TYPESCRIPT)
    assert found
    python = []
    for text in ("", "0", "999999"):
        settings = read_settings({"OTEL_EXPORTER_OTLP_ENDPOINT": "https://c.example", name: text}.get)
        seconds = settings.interval_s if "INTERVAL" in name else settings.targets["traces"].timeout_s
        python.append(round(seconds * 1000))

    assert _number(name) == tuple(int(one) for one in found.groups()) == tuple(python)


def test_a_worker_has_the_defaults_of_the_site() -> None:
    assert _number("OTEL_EXPORTER_OTLP_TIMEOUT")[0] == defaults.EXPORT_TIMEOUT_MS
    assert _number("DIDDY_EXPORT_INTERVAL_MS")[0] == defaults.EXPORT_INTERVAL_MS
    assert int(ROWS["DIDDY_SLOW_MS"][0]) == defaults.SLOW_MS


def test_the_longest_times_fit_behind_an_answer() -> None:
    assert _number("OTEL_EXPORTER_OTLP_TIMEOUT")[2] + _number("DIDDY_EXPORT_INTERVAL_MS")[2] <= 30_000
