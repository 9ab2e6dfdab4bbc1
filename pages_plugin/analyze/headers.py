"""What HTTP allows in headers (RFC 9110 section 5)."""

from __future__ import annotations

import re

CONNECTION = frozenset(["connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"])
"""Headers of the connection, not of the message (section 7.6.1); the platform sets them."""

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def is_header_name(name: str) -> bool:
    """Whether a text is a field name."""
    return _NAME.fullmatch(name) is not None


def is_header_value(value: str) -> bool:
    """Whether a header can hold a text as it is."""
    return _VALUE.fullmatch(value) is not None
