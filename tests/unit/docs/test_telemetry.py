"""Every attribute, event and metric of the runtime stands in docs/reference/telemetry.md, and no other does."""

from __future__ import annotations

import re

import pytest

from tests.support.toolchain import ROOT

SOURCES = ROOT / "pages_plugin" / "runtime" / "src" / "telemetry"
PAGE = (ROOT / "docs" / "reference" / "telemetry.md").read_text(encoding="utf-8")
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.ts")))

ATTRIBUTES = set(re.findall(r'"([a-z_]+\.[a-z_.]+)":', TEXT))
METRICS = set(re.findall(r'name: "((?:http|rpc|diddy)\.[a-z_.]+)", unit:', TEXT))
EVENTS = set(re.findall(r'"(diddy\.(?:retry|fallback|decision|access))"', TEXT))

INSIDE = {"exception.type", "exception.message", "diddy.duration_ms"}
"""Of events and of records, whose own names say enough."""


@pytest.mark.parametrize("name", sorted(ATTRIBUTES - INSIDE))
def test_an_attribute_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_table_of_metrics_is_that_of_the_source() -> None:
    table = PAGE.partition("## Metrics")[2].partition("## ")[0]
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", table, re.M)) == METRICS


def test_every_event_is_documented() -> None:
    assert {"diddy.retry", "diddy.fallback", "diddy.decision", "diddy.access"} == EVENTS
    assert all(f"`{name}`" in PAGE for name in EVENTS)


def test_no_attribute_is_documented_that_does_not_exist() -> None:
    table = PAGE.partition("## Spans")[2].partition("## Metrics")[0]
    named = set(re.findall(r"`((?:http|url|server|rpc|diddy|user_agent|error)\.[a-z_.]+)`", table))
    assert named - ATTRIBUTES - EVENTS - {"http.route"} == set()
