from __future__ import annotations

import math

import pytest
from diddy_worker._histogram import MAX_BUCKETS, MAX_SCALE, Histogram, bucket_index
from hypothesis import given
from hypothesis import strategies as st

DURATIONS = st.floats(min_value=1e-6, max_value=1e5)


@pytest.mark.parametrize(
    ("value", "scale", "index"),
    [
        (1.0, 0, -1),
        (1.5, 0, 0),
        (2.0, 0, 0),
        (2.1, 0, 1),
        (4.0, 0, 1),
        (0.5, 0, -2),
        (4.0, -1, 0),
        (4.1, -1, 1),
        (16.0, -1, 1),
        (1.0, 3, -1),
        (2.0, 3, 7),
        (5e-324, -11, -1),
    ],
)
def test_the_bucket_of_a_value(value: float, scale: int, index: int) -> None:
    assert bucket_index(value, scale) == index


@given(DURATIONS, st.integers(min_value=-4, max_value=MAX_SCALE))
def test_a_value_lies_above_its_buckets_lower_bound_and_not_above_its_upper(value: float, scale: int) -> None:
    index = bucket_index(value, scale)
    position = math.log2(value) * 2.0**scale
    assert index <= position + 1e-6
    assert position <= index + 1 + 1e-6


@given(st.lists(st.one_of(DURATIONS, st.just(0.0)), min_size=1, max_size=50))
def test_every_value_is_counted_and_the_space_is_bounded(recorded: list[float]) -> None:
    histogram = Histogram()
    for value in recorded:
        histogram.record(value)
    assert histogram.count == len(recorded) == histogram.zeros + sum(histogram.buckets.values())
    assert histogram.zeros == recorded.count(0.0)
    assert (histogram.least, histogram.most) == (min(recorded), max(recorded))
    assert histogram.sum == pytest.approx(sum(recorded))
    if histogram.buckets:
        assert (histogram.low, histogram.high) == (min(histogram.buckets), max(histogram.buckets))
        assert histogram.high - histogram.low < MAX_BUCKETS
        for value in recorded:
            assert value == 0 or bucket_index(value, histogram.scale) in histogram.buckets


def test_the_whole_range_of_doubles_fits() -> None:
    histogram = Histogram()
    for value in (5e-324, 1e-300, 1.0, 1.7e308):
        histogram.record(value)
    assert (histogram.count, len(histogram.buckets)) == (4, 4)


def test_a_clock_that_stood_still_counts_as_zero() -> None:
    histogram = Histogram()
    histogram.record(0.0)
    histogram.record(-0.5)
    assert (histogram.zeros, histogram.least, histogram.most, histogram.buckets) == (2, 0.0, 0.0, {})
