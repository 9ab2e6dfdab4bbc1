"""The SDK gives the same answers as the TypeScript runtime, case by case."""

from __future__ import annotations

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
from diddy_worker._exporter import resource_of
from diddy_worker._histogram import Histogram, bucket_index
from diddy_worker._retry_after import parse_retry_after
from diddy_worker._settings import read_settings

from tests.support.vectors import case_id, table
from tests.unit.worker_sdk.system import FakeSystem


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


@pytest.mark.parametrize("case", table("trace", "tracestate"), ids=case_id)
def test_a_tracestate_is_passed_on_as_it_came_or_not_at_all(case: dict[str, Any]) -> None:
    assert parse_tracestate(case["header"]) == (case["header"] if case["expected"] else None)


@pytest.mark.parametrize("case", table("baggage", "pass_on"), ids=case_id)
def test_of_a_baggage_what_is_well_formed_is_passed_on(case: dict[str, Any]) -> None:
    assert parse_baggage(case["header"]) == case["expected"]


@pytest.mark.parametrize("case", table("backoff", "retry_after"), ids=case_id)
def test_how_long_a_collector_asks_to_wait(case: dict[str, Any]) -> None:
    wait_s = parse_retry_after(case["value"], case["now_ms"] / 1000)
    assert (None if wait_s is None else round(wait_s * 1000)) == case["expected_ms"]


@pytest.mark.parametrize("case", table("histogram", "index"), ids=case_id)
def test_the_bucket_of_a_duration(case: dict[str, Any]) -> None:
    if case["index"] is None:
        return  # zero has a count of its own
    off = abs(bucket_index(case["value_s"], case["scale"]) - case["index"])
    assert off <= (0 if case["exact"] else 1)


@pytest.mark.parametrize("case", table("histogram", "downscale"), ids=case_id)
def test_a_bucket_becomes_part_of_a_wider_one(case: dict[str, Any]) -> None:
    histogram = Histogram()
    histogram.buckets = {case["index"]: 1}
    histogram._merge(case["by"])
    assert histogram.buckets == {case["expected"]: 1}


@pytest.mark.parametrize("case", table("otel", "cases"), ids=case_id)
def test_what_the_variables_of_opentelemetry_mean(case: dict[str, Any]) -> None:
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://c.example", **case["env"]}
    settings = read_settings(env.get)
    resource = dict(resource_of(settings, FakeSystem()))
    expected = case["expected"]
    assert {target.timeout_s * 1000 for target in settings.targets.values()} == {expected["timeout_ms"]}
    assert settings.interval_s * 1000 == expected["interval_ms"]
    assert {**resource, **expected["resource"]} == resource
    assert resource["service.instance.id"] != "1"
