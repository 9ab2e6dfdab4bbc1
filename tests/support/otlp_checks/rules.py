"""What every check uses: the error, the time in which a test ran, and comparisons that say what they compared."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK_SLACK_NS = 100_000_000
"""A Worker's clock has whole milliseconds and moves on I/O only, so it may lag behind the test's a little."""


class BrokenRuleError(AssertionError):
    """A decoded payload breaks a rule."""


@dataclass(frozen=True)
class Window:
    """The time in which a test ran, epoch nanoseconds; no recorded time may lie outside of it."""

    began_ns: int
    ended_ns: int

    def check(self, at_ns: int, what: str) -> None:
        """A recorded time is within the test's run."""
        require(at_ns != 0, f"{what} is not set")
        first, last = self.began_ns - CLOCK_SLACK_NS, self.ended_ns + CLOCK_SLACK_NS
        if not first <= at_ns <= last:
            off_s = (at_ns - last if at_ns > last else first - at_ns) / 1e9
            when = "after the test's end" if at_ns > last else "before the test's beginning"
            raise BrokenRuleError(f"{what} is {off_s:.3f} s {when}; epoch nanoseconds are wanted, and {at_ns} came")


def require(holds: bool, sentence: str) -> None:
    """Raise `BrokenRuleError` with the sentence unless the rule holds."""
    if not holds:
        raise BrokenRuleError(sentence)


def check_id(value: bytes, length: int, what: str) -> None:
    """An id has its length and is not all zeros."""
    require(len(value) == length, f"{what} has {len(value)} bytes, not {length}")
    require(any(value), f"{what} is all zeros, which means that there is none")
