"""W3C Baggage: what of a ``baggage`` header can be passed on."""

from __future__ import annotations

import re

MAX_MEMBERS = 64
MAX_BYTES = 8192
"""What the recommendation wants to be passed on at least."""

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 7230's name for it
_VALUE = r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*"
_PAIR = re.compile(rf"[ \t]*{_TOKEN}[ \t]*=[ \t]*+{_VALUE}[ \t]*\Z")
_PROPERTY = re.compile(rf"[ \t]*{_TOKEN}[ \t]*(?:=[ \t]*+{_VALUE}[ \t]*)?\Z")


def parse_baggage(header: str | None) -> str | None:
    """Give the members of a ``baggage`` that are well-formed, each as it came; None where none is left.

    Of these the first 64, as far as 8192 bytes go. Two members with one key may both stand.
    """
    members = [member for member in (header or "").split(",") if _is_member(member)]
    kept = ",".join(members[:MAX_MEMBERS])
    while len(kept) > MAX_BYTES:  # only ASCII is well-formed
        kept = kept.rpartition(",")[0]
    return kept or None


def _is_member(text: str) -> bool:
    pair, *properties = text.split(";")
    return bool(_PAIR.match(pair)) and all(map(_PROPERTY.match, properties))
