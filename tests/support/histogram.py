"""Exponential histograms, slow and exact: what tests/vectors/histogram.json and the checks of exports stand on.

OpenTelemetry, "Exponential Histogram": at scale s the base is 2^(2^-s); bucket i holds base^i < value <= base^(i+1).
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

MIN_SCALE, MAX_SCALE = -10, 20
MAX_BUCKETS = 160
"""What OpenTelemetry's SDKs keep by default before they halve the resolution."""

_PRECISE = Context(prec=80)
_LN_2 = _PRECISE.ln(Decimal(2))


def bucket_index(value: float, scale: int) -> int:
    """The bucket of a positive number, without any rounding.

    A power of two is the upper bound of its bucket. The logarithm of any other number is irrational, and no double
    is so near to a boundary that 80 digits would not tell the side.
    """
    assert value > 0, "zero has a count of its own, and negative numbers other buckets"
    ratio = Fraction(value)
    if scale <= 0:
        return (_ceil_log2(ratio) - 1) >> -scale
    if _is_power_of_two(ratio):
        return _ceil_log2(ratio) * (1 << scale) - 1
    numerator, denominator = Decimal(ratio.numerator), Decimal(ratio.denominator)
    log2 = _PRECISE.divide(_PRECISE.subtract(_PRECISE.ln(numerator), _PRECISE.ln(denominator)), _LN_2)
    position = _PRECISE.multiply(log2, Decimal(1 << scale))
    index = int(position.to_integral_value("ROUND_FLOOR", _PRECISE))
    margin = min(position - index, index + 1 - position)
    assert margin > Decimal("1e-40"), "too near to a boundary for this precision"
    return index


def lower_bound(index: int, scale: int) -> Decimal:
    """The number that a bucket's values exceed."""
    exponent = Decimal(index) / Decimal(1 << scale) if scale > 0 else Decimal(index * (1 << -scale))
    return _PRECISE.power(Decimal(2), exponent)


def downscale(index: int, by: int) -> int:
    """The bucket at a scale that is lower by `by`: two neighbours become one each time, an arithmetic shift."""
    return index >> by


def _is_power_of_two(ratio: Fraction) -> bool:
    return all(part & (part - 1) == 0 for part in (ratio.numerator, ratio.denominator))


def _ceil_log2(ratio: Fraction) -> int:
    """The least k with ratio <= 2^k."""
    k = ratio.numerator.bit_length() - ratio.denominator.bit_length() - 1
    while ratio > Fraction(2) ** k:
        k += 1
    return k
