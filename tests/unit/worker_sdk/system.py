"""A clock that stands still until it is told to move, and ids that can be predicted."""

from __future__ import annotations


class FakeSystem:
    def __init__(self) -> None:
        self.now_s = 1000.0
        self.count = 0

    def monotonic_s(self) -> float:
        return self.now_s

    def epoch_s(self) -> float:
        return 1_700_000_000 + self.now_s

    def random_bytes(self, count: int) -> bytes:
        self.count += 1
        return bytes([self.count]) * count
