"""W3C Trace Context level 2, section 3.3: tell a ``tracestate`` that can be passed on from one that must be dropped."""

from __future__ import annotations

import re

MAX_MEMBERS = 32

_MEMBER = re.compile(
    r"[a-z0-9][a-z0-9_*/@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]\Z"
)


def parse_tracestate(header: str | None) -> str | None:
    """Give a ``tracestate`` as it came, or None for one that is absent, empty or malformed.

    One malformed member, or more than 32, spoil all of it. Empty members mean nothing, and that no key stands twice is
    for those to see to who add members.
    """
    members = [member for part in (header or "").split(",") if (member := part.strip(" \t"))]
    if not members or len(members) > MAX_MEMBERS or not all(map(_MEMBER.match, members)):
        return None
    return header
