from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages_plugin.config.units import UnitError, format_duration, format_size, parse_duration_ms, parse_size_bytes

DURATIONS = [
    ("250ms", 250),
    ("0ms", 0),
    ("1s", 1_000),
    ("1.5s", 1_500),
    ("0.001s", 1),
    ("2m", 120_000),
    ("0.5m", 30_000),
    ("1h", 3_600_000),
]
BAD_DURATIONS = [
    ("250", 'did you mean "250ms"?'),
    ("5 s", 'did you mean "5s"?'),
    ("5sec", 'did you mean "5s"?'),
    ("5 Seconds", 'did you mean "5s"?'),
    ("5S", 'did you mean "5s"?'),
    ("1,5s", 'did you mean "1.5s"?'),
    ("2min", 'did you mean "2m"?'),
    ("1d", None),
    ("-1s", None),
    ("", None),
    ("s", None),
    ("0.5ms", None),
    ("1s\n", 'did you mean "1s"?'),
    ("\u0661s", None),
]
SIZES = [("0B", 0), ("512B", 512), ("1KB", 1_000), ("64KiB", 65_536), ("1MB", 1_000_000), ("1.5MiB", 1_572_864)]
BAD_SIZES = [
    ("64", 'did you mean "64B"?'),
    ("64kb", 'did you mean "64KB"?'),
    ("64 KiB", 'did you mean "64KiB"?'),
    ("64K", 'did you mean "64KiB"?'),
    ("1GB", None),
    ("0.5B", None),
]


@pytest.mark.parametrize(("text", "expected"), DURATIONS)
def test_durations_become_milliseconds(text: str, expected: int) -> None:
    assert parse_duration_ms(text) == expected


@pytest.mark.parametrize(("text", "hint"), BAD_DURATIONS)
def test_bad_durations_say_what_is_meant(text: str, hint: str | None) -> None:
    with pytest.raises(UnitError) as caught:
        parse_duration_ms(text)
    assert caught.value.hint == (hint or 'write a duration as "250ms", "1.5s", "2m" or "1h"')


@pytest.mark.parametrize(("text", "expected"), SIZES)
def test_sizes_become_bytes(text: str, expected: int) -> None:
    assert parse_size_bytes(text) == expected


@pytest.mark.parametrize(("text", "hint"), BAD_SIZES)
def test_bad_sizes_say_what_is_meant(text: str, hint: str | None) -> None:
    with pytest.raises(UnitError) as caught:
        parse_size_bytes(text)
    assert caught.value.hint == (hint or 'write a size as "512B", "64KiB" or "1MB"')


@given(st.integers(0, 10**9))
def test_what_is_formatted_reads_back(number: int) -> None:
    assert parse_duration_ms(format_duration(number)) == number
    assert parse_size_bytes(format_size(number)) == number


@given(st.text())
def test_no_text_is_anything_but_a_number_or_a_unit_error(text: str) -> None:
    for parse in (parse_duration_ms, parse_size_bytes):
        with contextlib.suppress(UnitError):
            assert parse(text) >= 0
