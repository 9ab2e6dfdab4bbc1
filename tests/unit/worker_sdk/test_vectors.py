"""The SDK gives the same answers as the TypeScript runtime, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from diddy_worker import format_context, format_traceparent, parse_context, parse_traceparent

from tests.support.vectors import case_id, table


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
