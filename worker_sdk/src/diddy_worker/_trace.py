"""W3C Trace Context level 2, section 3.2: read and write the ``traceparent`` header."""

from __future__ import annotations

import re
from typing import NamedTuple

_SAMPLED = 0x01
_RANDOM = 0x02
# ASCII digits only, no upper case; `\Z` because `$` would let a line feed pass.
_FORM = re.compile(
    r"(?!ff)(?P<version>[0-9a-f]{2})-(?!0{32})(?P<trace>[0-9a-f]{32})-(?!0{16})(?P<parent>[0-9a-f]{16})"
    r"-(?P<flags>[0-9a-f]{2})(?P<rest>-.*)?\Z"
)


class TraceParent(NamedTuple):
    """What a valid ``traceparent`` says; ids are lower-case hex of 32 and 16 digits."""

    trace_id: str
    parent_id: str
    sampled: bool
    random: bool = False
    """Whether the trace id is known to be random (level 2)."""


def parse_traceparent(header: str | None) -> TraceParent | None:
    """Read a ``traceparent``, or None for one that is absent or must be ignored.

    A version of the future is read as far as it is known: the fields of version 00, and behind them the end or a dash.
    """
    match = _FORM.match(header) if header else None
    if match is None or (match["version"] == "00" and match["rest"] is not None):
        return None
    flags = int(match["flags"], 16)
    return TraceParent(match["trace"], match["parent"], bool(flags & _SAMPLED), bool(flags & _RANDOM))


def format_traceparent(trace_id: str, span_id: str, *, sampled: bool, random: bool = False) -> str:
    """Write a ``traceparent`` of version 00; `span_id` becomes the callee's parent id."""
    return f"00-{trace_id}-{span_id}-{(_SAMPLED if sampled else 0) | (_RANDOM if random else 0):02x}"
