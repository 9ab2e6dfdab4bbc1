"""The SDK gives the same answers as the TypeScript runtime, case by case."""

from __future__ import annotations

import json
from typing import Any

import pytest
from diddy_worker import (
    format_context,
    format_traceparent,
    parse_baggage,
    parse_context,
    parse_traceparent,
    parse_tracestate,
)

from tests.support.toolchain import ROOT
from tests.support.vectors import case_id, table


def table_if_there(file: str, name: str) -> list[dict[str, Any]]:
    path = ROOT / "tests" / "vectors" / f"{file}.json"
    return json.loads(path.read_text("utf-8")).get(name, []) if path.is_file() else []


@pytest.mark.parametrize("case", table("trace", "parse"), ids=case_id)
def test_traceparent_is_read_to_the_letter(case: dict[str, Any]) -> None:
    parsed = parse_traceparent(case["header"])
    assert (parsed and parsed._asdict()) == case["expected"]


@pytest.mark.parametrize("case", table("trace", "format"), ids=case_id)
def test_traceparent_is_written(case: dict[str, Any]) -> None:
    written = format_traceparent(case["trace_id"], case["span_id"], sampled=case["sampled"], random=case["random"])
    assert written == case["expected"]
    parsed = parse_traceparent(written)
    assert parsed == (case["trace_id"], case["span_id"], case["sampled"], case["random"])


@pytest.mark.parametrize("case", table("context", "parse"), ids=case_id)
def test_what_is_left_is_read_or_ignored(case: dict[str, Any]) -> None:
    assert parse_context(case["header"])._asdict() == case["expected"]


@pytest.mark.parametrize("case", table("context", "format"), ids=case_id)
def test_what_is_left_is_written_without_promising_more(case: dict[str, Any]) -> None:
    assert format_context(case["remaining_ms"], case["calls"]) == case["expected"]


@pytest.mark.parametrize("case", table_if_there("trace", "tracestate"), ids=case_id)
def test_a_tracestate_is_passed_on_as_it_came_or_not_at_all(case: dict[str, Any]) -> None:
    assert parse_tracestate(case["header"]) == (case["header"] if case["expected"] else None)


@pytest.mark.parametrize("case", table_if_there("baggage", "pass_on"), ids=case_id)
def test_of_a_baggage_what_is_well_formed_is_passed_on(case: dict[str, Any]) -> None:
    assert parse_baggage(case["header"]) == case["expected"]
