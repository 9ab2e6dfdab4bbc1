"""Any value as plain data that JSON can hold, bounded and without secrets. Nothing here raises."""

from __future__ import annotations

from collections.abc import Mapping, Set
from itertools import islice

from diddy_worker._redact import REDACTED, Redaction

MAX_DEPTH = 6
MAX_ITEMS = 200
MAX_TEXT = 8192


def plain_field(name: object, value: object, redaction: Redaction) -> object:
    """Give `value` as it may stand under `name`. What is none, true or false is no secret."""
    try:
        hidden = value is not None and not isinstance(value, bool) and redaction.is_sensitive(name)
    except Exception:
        hidden = True
    return REDACTED if hidden else plain(value, redaction)


def plain(value: object, redaction: Redaction, depth: int = 0) -> object:
    """Give `value` as JSON can hold it; whatever a value's own methods raise becomes the name of its type."""
    try:
        if isinstance(value, Mapping | list | tuple | Set):
            return f"<{type(value).__name__}>" if depth >= MAX_DEPTH else _container(value, redaction, depth + 1)
        return _scalar(value, redaction)
    except Exception as error:
        return f"<{type(value).__name__}: {type(error).__name__}>"


def short_text(text: str, redaction: Redaction, limit: int = MAX_TEXT) -> str:
    """Give `text` without secrets, and cut where it is longer than `limit` characters.

    A secret is taken out before the cut, which would make it unrecognisable: of a text that is cut before as well,
    because it is absurdly long, the last `limit` characters go.
    """
    if len(text) <= limit:
        return redaction.text(text)[: 2 * limit]
    head = redaction.text(text[: 2 * limit])
    kept = head if len(text) <= 2 * limit else head[: max(0, len(head) - limit)]
    return f"{kept[:limit]}... ({len(text)} characters)"


def _container(
    value: Mapping[object, object] | list[object] | tuple[object, ...] | Set[object], redaction: Redaction, depth: int
) -> object:
    if isinstance(value, Mapping):
        return {
            short_text(str(key), redaction): _item(key, item, redaction, depth)
            for key, item in islice(value.items(), MAX_ITEMS)
        }
    items = list(islice(value, MAX_ITEMS))
    if len(items) == 2 and isinstance(items[0], str | bytes):  # a header, as lists of headers hold them
        return [plain(items[0], redaction, depth), _item(items[0], items[1], redaction, depth)]
    return [plain(item, redaction, depth) for item in items]


def _item(name: object, value: object, redaction: Redaction, depth: int) -> object:
    hidden = value is not None and not isinstance(value, bool) and redaction.is_sensitive(name)
    return REDACTED if hidden else plain(value, redaction, depth)


def _scalar(value: object, redaction: Redaction) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        # Beyond 2**53 a reader in JavaScript would see another number.
        return int(value) if -(2**53) <= value <= 2**53 else short_text(f"{value:#x}", redaction)
    if isinstance(value, float):
        return float(value) if value - value == 0 else repr(value)  # NaN and infinities are no JSON
    if isinstance(value, BaseException):
        return short_text(f"{type(value).__name__}: {value}", redaction)
    return short_text(str(value) if isinstance(value, str) else repr(value), redaction)
