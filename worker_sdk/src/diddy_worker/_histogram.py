"""An exponential histogram (OpenTelemetry, "Metrics Data Model"): the same relative precision at any size of value."""

from __future__ import annotations

import math

MAX_BUCKETS = 160
MAX_SCALE = 20


class Histogram:
    """Buckets whose bounds are powers of ``2 ** (2 ** -scale)``; the scale falls as the values spread."""

    __slots__ = ("buckets", "count", "high", "least", "low", "most", "scale", "sum", "zeros")

    def __init__(self) -> None:
        self.scale = MAX_SCALE
        self.buckets: dict[int, int] = {}
        self.low = self.high = 0
        """The first and the last bucket that is in use."""
        self.zeros = 0
        self.count = 0
        self.sum = 0.0
        self.least = math.inf
        self.most = -math.inf

    def record(self, value: float) -> None:
        """Count a value; one that is not above zero is counted as zero."""
        value = max(value, 0.0)
        self.count += 1
        self.sum += value
        self.least = min(self.least, value)
        self.most = max(self.most, value)
        if value == 0:
            self.zeros += 1
            return
        index = bucket_index(value, self.scale)
        low = min(self.low, index) if self.buckets else index
        high = max(self.high, index) if self.buckets else index
        merges = 0
        while (high >> merges) - (low >> merges) >= MAX_BUCKETS:
            merges += 1
        if merges:
            self._merge(merges)
        self.low, self.high = low >> merges, high >> merges
        index >>= merges
        self.buckets[index] = self.buckets.get(index, 0) + 1

    def _merge(self, times: int) -> None:
        """Merge each two neighbouring buckets, so many times."""
        merged: dict[int, int] = {}
        for index, count in self.buckets.items():
            merged[index >> times] = merged.get(index >> times, 0) + count
        self.buckets = merged
        self.scale -= times


def bucket_index(value: float, scale: int) -> int:
    """Find the bucket whose lower bound is below `value` and whose upper bound is not."""
    fraction, exponent = math.frexp(value)
    power = exponent - 2 if fraction == 0.5 else exponent - 1  # a power of two is the upper bound of its bucket
    if scale <= 0:
        return power >> -scale
    if fraction == 0.5:
        return ((exponent - 1) << scale) - 1
    return math.ceil(math.ldexp(math.log2(value), scale)) - 1
