"""String order as ``localeCompare`` has it for ASCII, so that a generated list stands as wrangler would write it."""

from __future__ import annotations

_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""In the order of the Unicode collation (CLDR root), below digits and letters."""


def collation_key(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[bool, ...]]:
    """Return a key that sorts by letters first, then lower case before upper; other scripts by code point."""
    return tuple(_primary(c) for c in text), tuple(c.isupper() for c in text)


def _primary(character: str) -> tuple[int, int]:
    place = _PUNCTUATION.find(character)
    if place >= 0:
        return (0, place)
    return (1, ord(character.lower()[0]))
