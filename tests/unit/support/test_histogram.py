"""The oracle against brute force, and the vectors against the oracle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.histogram import bucket_index, downscale, lower_bound
from tests.support.vectors import case_id, table


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.floats(min_value=2**-8, max_value=2**8, exclude_min=False), st.integers(min_value=-6, max_value=4))
def test_the_oracle_is_the_definition(value: float, scale: int) -> None:
    index, ratio = bucket_index(value, scale), Fraction(value)
    # base^index < value <= base^(index + 1), raised to a whole power where the base is a root.
    power, step = (1 << scale, 1) if scale > 0 else (1, 1 << -scale)
    assert Fraction(2) ** (index * step) < ratio**power <= Fraction(2) ** ((index + 1) * step)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.floats(min_value=0, exclude_min=True, allow_infinity=False),
    st.integers(min_value=-10, max_value=20),
    st.integers(min_value=0, max_value=10),
)
def test_a_lower_scale_merges_buckets(value: float, scale: int, by: int) -> None:
    assert downscale(bucket_index(value, scale), by) == bucket_index(value, scale - by)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.floats(min_value=1e-9, max_value=1e6), st.integers(min_value=-10, max_value=20))
def test_a_value_lies_within_its_bounds(value: float, scale: int) -> None:
    index = bucket_index(value, scale)
    assert lower_bound(index, scale) < Fraction(value) <= lower_bound(index + 1, scale)


@pytest.mark.parametrize("case", table("histogram", "index"), ids=case_id)
def test_an_index_of_the_vectors(case: dict[str, Any]) -> None:
    value = case["value_s"]
    assert case["index"] == (bucket_index(value, case["scale"]) if value else None)


@pytest.mark.parametrize("case", table("histogram", "downscale"), ids=case_id)
def test_a_downscaled_index_of_the_vectors(case: dict[str, Any]) -> None:
    assert case["expected"] == downscale(case["index"], case["by"])


def test_names_are_unique() -> None:
    names = [case["name"] for case in table("histogram", "index")]
    assert len(set(names)) == len(names)
