"""What one point of an exponential histogram of durations promises about itself."""

from __future__ import annotations

import math
from decimal import Decimal

from opentelemetry.proto.metrics.v1.metrics_pb2 import ExponentialHistogramDataPoint

from tests.support.histogram import MAX_BUCKETS, MAX_SCALE, MIN_SCALE, bucket_index, lower_bound
from tests.support.otlp_checks.rules import require

_ROUNDING = Decimal("1e-9")
"""The sum of doubles may be off by as much of its size."""


def check_histogram(point: ExponentialHistogramDataPoint, where: str) -> None:
    """The counts add up, and minimum, maximum and sum fit the buckets."""
    positive = list(point.positive.bucket_counts)
    require(
        MIN_SCALE <= point.scale <= MAX_SCALE, f"{where}: scale {point.scale} is not from {MIN_SCALE} to {MAX_SCALE}"
    )
    require(sum(point.negative.bucket_counts) == 0, f"{where} has durations below zero")
    counted = sum(positive) + point.zero_count
    require(counted == point.count, f"{where}: buckets and zero count hold {counted}, but count is {point.count}")
    require(point.count > 0, f"{where} has a point that counts nothing")
    require(len(positive) <= MAX_BUCKETS, f"{where} has {len(positive)} buckets; {MAX_BUCKETS} are the limit")
    require(point.zero_threshold >= 0, f"{where} has a zero threshold below zero")
    for name in ("sum", "min", "max"):
        require(point.HasField(name), f"{where} has no {name}")
        value = getattr(point, name)
        require(math.isfinite(value) and value >= 0, f"{where}: {name} is {value}")
    require(point.min <= point.max, f"{where}: min {point.min} is above max {point.max}")
    _check_ends(point, positive, where)
    _check_sum(point, positive, where)


def _check_ends(point: ExponentialHistogramDataPoint, positive: list[int], where: str) -> None:
    """Minimum and maximum lie in the lowest and the highest bucket that counts anything."""
    has_zeros = point.min <= point.zero_threshold
    require(has_zeros == (point.zero_count > 0), f"{where}: min is {point.min}, but the zero count {point.zero_count}")
    filled = [index for index, count in enumerate(positive, point.positive.offset) if count]
    if not filled:
        require(point.max <= point.zero_threshold, f"{where}: max is {point.max}, and no bucket holds it")
        return
    if not has_zeros:
        _check_end("min", point.min, filled[0], point.scale, where)
    _check_end("max", point.max, filled[-1], point.scale, where)


def _check_end(name: str, value: float, index: int, scale: int, where: str) -> None:
    # Next to a boundary that is no power of two, an index may be off by one (OpenTelemetry, "Use the Logarithm").
    right = bucket_index(value, scale)
    exact = math.frexp(value)[0] == 0.5
    near = {right} if exact else {bucket_index(value * (1 + sign * 1e-12), scale) for sign in (-1, 1)}
    require(
        index in near,
        f"{where}: {name} is {value}, which belongs into bucket {right} of scale {scale}, but the outermost is {index}",
    )


def _check_sum(point: ExponentialHistogramDataPoint, positive: list[int], where: str) -> None:
    """The sum lies between what the lower and the upper bounds of the buckets add up to."""
    least = most = Decimal(0)
    for index, count in enumerate(positive, point.positive.offset):
        if count:
            least += count * max(lower_bound(index, point.scale), Decimal(point.min if not point.zero_count else 0))
            most += count * min(lower_bound(index + 1, point.scale), Decimal(point.max))
    most += point.zero_count * Decimal(point.zero_threshold)
    total, slack = Decimal(point.sum), most * _ROUNDING
    require(
        least - slack <= total <= most + slack,
        f"{where}: the sum {point.sum} is not between {least:.6g} and {most:.6g}, as its buckets have it",
    )
