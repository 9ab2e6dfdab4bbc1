"""Writes JavaScript values and names as a person would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_WORDS = """
arguments await break case catch class const continue debugger default delete do else enum eval export extends false
finally for function if implements import in instanceof interface let new null package private protected public return
static super switch this throw true try typeof var void while with yield
"""
_RESERVED = frozenset(_WORDS.split())


def string(text: str) -> str:
    """Return a string literal; line separators, which JSON allows in text, are escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def number(value: float) -> str:
    """Return a number literal, with separators where it has many digits."""
    if isinstance(value, int) or value.is_integer():
        whole = int(value)
        return f"{whole:_}" if abs(whole) >= 10_000 else str(whole)
    return repr(value)


def strings(values: Iterable[str]) -> str:
    """Return an array literal of strings."""
    return f"[{', '.join(string(value) for value in values)}]"


def numbers(values: Iterable[int]) -> str:
    """Return an array literal of numbers."""
    return f"[{', '.join(number(value) for value in values)}]"


def comment(text: str) -> str:
    """Return text that cannot end a line comment."""
    return re.sub(r"[\r\n\u2028\u2029]+", " ", text)


class Names:
    """Gives each thing of the configuration a JavaScript name of its own: `price-list` is `priceList`."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken) | _RESERVED

    def give(self, wish: str) -> str:
        """Return a fresh identifier that resembles ``wish``."""
        words = [word for word in re.split(r"[^0-9A-Za-z]+", wish) if word] or ["service"]
        base = words[0][:1].lower() + words[0][1:] + "".join(word[:1].upper() + word[1:] for word in words[1:])
        if base[0].isdigit():
            base = f"service{base}"
        name, count = base, 2
        while name in self._taken:
            name, count = f"{base}{count}", count + 1
        self._taken.add(name)
        return name
