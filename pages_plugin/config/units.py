"""Durations and sizes as people write them: ``"250ms"``, ``"1.5s"``, ``"64KiB"``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

DURATION_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}
SIZE_UNITS = {"B": 1, "KB": 1_000, "KiB": 1_024, "MB": 1_000_000, "MiB": 1_048_576}

DURATION_PATTERN = r"^[0-9]+(\.[0-9]+)?(ms|s|m|h)$"
SIZE_PATTERN = r"^[0-9]+(\.[0-9]+)?(B|KB|KiB|MB|MiB)$"

_NUMBER_AND_UNIT = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?)\s*([A-Za-zµ]*)\s*", re.ASCII)
_MEANT_DURATION = {
    "": "ms", "msec": "ms", "millis": "ms", "milliseconds": "ms", "millisecond": "ms",
    "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "min": "m", "mins": "m", "minute": "m", "minutes": "m", "hour": "h", "hours": "h", "hr": "h",
}  # fmt: skip
_MEANT_SIZE = {"": "B", "b": "B", "byte": "B", "bytes": "B", "k": "KiB", "kb": "KB", "kib": "KiB", "ki": "KiB",
               "m": "MiB", "mb": "MB", "mib": "MiB", "mi": "MiB"}  # fmt: skip


class UnitError(ValueError):
    """A text that is no duration or size; ``hint`` is what was probably meant, or the general rule."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class _Units:
    what: str
    pattern: str
    factors: dict[str, int]
    meant: dict[str, str]
    examples: str
    smallest: str


_DURATION = _Units(
    "duration", DURATION_PATTERN, DURATION_UNITS, _MEANT_DURATION, '"250ms", "1.5s", "2m" or "1h"', "milliseconds"
)
_SIZE = _Units("size", SIZE_PATTERN, SIZE_UNITS, _MEANT_SIZE, '"512B", "64KiB" or "1MB"', "bytes")


def parse_duration_ms(text: str) -> int:
    """Return whole milliseconds. Raises `UnitError`."""
    return _parse(text, _DURATION)


def parse_size_bytes(text: str) -> int:
    """Return whole bytes; KB and MB are powers of 1000, KiB and MiB of 1024 (IEC 80000-13). Raises `UnitError`."""
    return _parse(text, _SIZE)


def format_duration(milliseconds: int) -> str:
    """Write a duration in the largest unit that needs no fraction: 15000 -> ``15s``."""
    unit = max((u for u in DURATION_UNITS if milliseconds % DURATION_UNITS[u] == 0), key=DURATION_UNITS.__getitem__)
    return "0ms" if milliseconds == 0 else f"{milliseconds // DURATION_UNITS[unit]}{unit}"


def format_size(size_bytes: int) -> str:
    """Write a size in the largest unit that needs no fraction: 65536 -> ``64KiB``."""
    unit = max((u for u in SIZE_UNITS if size_bytes % SIZE_UNITS[u] == 0), key=SIZE_UNITS.__getitem__)
    return "0B" if size_bytes == 0 else f"{size_bytes // SIZE_UNITS[unit]}{unit}"


def _parse(text: str, units: _Units) -> int:
    match = _NUMBER_AND_UNIT.fullmatch(text)
    rule = f"write a {units.what} as {units.examples}"
    if match is None:
        raise UnitError(f'"{text}" is not a {units.what}', rule)
    number, unit = match[1].replace(",", "."), match[2]
    if re.fullmatch(units.pattern, text) is None:
        small = unit.lower()
        known = next((one for one in (unit, small) if one in units.factors), units.meant.get(small))
        problem = f"is not a {units.what}" if unit else "has no unit"
        raise UnitError(f'"{text}" {problem}', f'did you mean "{number}{known}"?' if known else rule)
    value = Fraction(number) * units.factors[unit]
    if value.denominator != 1:
        raise UnitError(f'"{text}" is not a whole number of {units.smallest}', rule)
    return int(value)
