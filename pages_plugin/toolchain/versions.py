"""Versions of node and wrangler: numbers compared as numbers."""

from __future__ import annotations

import re

Version = tuple[int, int, int]

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
_AT_LEAST = re.compile(r"^>=\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$")


def parse_version(text: str) -> Version | None:
    """Return the numbers of ``v24.19.0`` or ``4.164.0``; a pre-release counts as its release.

    ``None`` if it is neither.
    """
    match = _VERSION.match(text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def minimum_of(range_text: str) -> Version | None:
    """Return the minimum of an ``engines`` range such as ``>=22.12.0``; ``None`` for a range of another form."""
    match = _AT_LEAST.match(range_text.strip())
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def shown(version: Version) -> str:
    """``4.164.0``."""
    return ".".join(map(str, version))
