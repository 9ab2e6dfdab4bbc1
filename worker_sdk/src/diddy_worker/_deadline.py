"""The ``diddy-deadline`` header: how many whole milliseconds the caller still waits.

A duration travels, not a moment, because the clocks of two hops differ (after gRPC's ``grpc-timeout``). Each hop takes
the smaller of the caller's and its own, and refuses what has expired before any work.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MAX_HEADER_MS = 999_999_999
"""The most that the header holds: nine digits, eleven days."""

_FORM = re.compile(r"[0-9]{1,9}\Z")


def parse_deadline(header: str | None) -> int | None:
    """Read the milliseconds that remain; 0 has expired. Absent and malformed headers are None: there is no deadline."""
    return int(header) if header and _FORM.match(header) else None


def format_deadline(remaining_ms: float | None) -> str | None:
    """Write the milliseconds that remain, cut to whole ones: a callee is never promised more than there is."""
    return None if remaining_ms is None else str(int(min(max(remaining_ms, 0), MAX_HEADER_MS)))


class Deadline:
    """A moment on a monotonic clock, or none at all."""

    __slots__ = ("_at_s", "_clock")

    def __init__(self, remaining_ms: float | None, clock: Callable[[], float]) -> None:
        """`clock` gives monotonic seconds."""
        self._clock = clock
        self._at_s = None if remaining_ms is None else clock() + remaining_ms / 1000

    def remaining_ms(self) -> float | None:
        """Tell how long the caller still waits, never below 0; None when it set no deadline."""
        return None if self._at_s is None else max(0.0, (self._at_s - self._clock()) * 1000)

    @property
    def expired(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self.remaining_ms() == 0
