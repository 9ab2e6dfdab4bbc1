"""The ``diddy-context`` header: what is left for this request, as an RFC 8941 dictionary of integers.

``deadline=14998, calls=31``: the caller still waits that many milliseconds, and the platform still allows that many
Worker calls. A duration travels, not a moment, because the clocks of two hops differ (after gRPC's ``grpc-timeout``).
Each hop takes the smaller of the caller's and its own, and refuses what has expired before any work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_INTEGER = 999_999_999_999_999
"""The largest integer that RFC 8941 allows: fifteen digits."""

_MEMBER = re.compile(r"[ \t]*(deadline|calls)=(-?[0-9]{1,15})[ \t]*\Z")


class Remaining(NamedTuple):
    """What a caller says is left; None where it says nothing that can be read."""

    deadline_ms: int | None = None
    """Milliseconds until the caller gives up; 0 has expired."""
    calls: int | None = None
    """Worker invocations that the platform still allows."""


def parse_context(header: str | None) -> Remaining:
    """Read what is left. Absent, unknown and malformed members are as if they were not there."""
    found = {}
    for member in (header or "").split(","):
        if match := _MEMBER.match(member):
            found[match[1]] = max(0, int(match[2]))
    return Remaining(found.get("deadline"), found.get("calls"))


def format_context(remaining_ms: float | None, calls: int | None) -> str | None:
    """Write what is left, or None when nothing is known. Time is cut to whole milliseconds: never promise too much."""
    members = []
    if remaining_ms is not None:
        members.append(f"deadline={int(min(max(remaining_ms, 0), MAX_INTEGER))}")
    if calls is not None:
        members.append(f"calls={min(max(calls, 0), MAX_INTEGER)}")
    return ", ".join(members) or None


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
