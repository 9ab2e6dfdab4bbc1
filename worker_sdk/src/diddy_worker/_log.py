"""One JSON object a line on stdout, which a Worker's log takes as one event. Logging never raises."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Set
from itertools import islice

from diddy_worker._context import current_or_none
from diddy_worker._system import PLATFORM

MAX_DEPTH = 6
MAX_ITEMS = 200
MAX_TEXT = 8192


def log(message: object, /, *, level: str = "info", **fields: object) -> None:
    """Write ``{"type": "log", "level", "time", "message", "trace_id", "span_id", ...fields}``.

    A field that has the name of one of these gets a trailing underscore. What JSON cannot hold becomes its repr; very
    long and very deep values are cut. This function never raises.
    """
    write("log", level, {"message": message}, fields)


def write(kind: str, level: str, own: Mapping[str, object], fields: Mapping[str, object]) -> None:
    """Write one line; `own` are the keys of this kind of line, which `fields` cannot replace."""
    try:
        print(_line(kind, level, own, fields))
    except Exception as error:  # the request matters more than its log line
        print(json.dumps({"type": kind, "level": "error", "message": f"no log line: {type(error).__name__}"}))


def _line(kind: str, level: str, own: Mapping[str, object], fields: Mapping[str, object]) -> str:
    context = current_or_none()
    system = context.system if context else PLATFORM
    line: dict[str, object] = {"type": kind, "level": str(level), "time": timestamp(system.epoch_s())}
    if context:
        line |= {"trace_id": context.trace_id, "span_id": context.span_id, "parent_id": context.parent_id}
    for name, value in own.items():
        line[name] = _plain(value)
    for name, value in fields.items():
        while name in line:
            name += "_"  # noqa: PLW2901 - the loop is the rule
        line[name] = _plain(value)
    return json.dumps(line, separators=(",", ":"), allow_nan=False)


def timestamp(epoch_s: float) -> str:
    """Format as RFC 3339 in UTC with milliseconds; `datetime` would be one more import at start."""
    seconds, thousandths = divmod(int(epoch_s * 1000), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{thousandths:03d}Z"


def _plain(value: object, depth: int = 0) -> object:
    """`value` as JSON can hold it; whatever a value's own methods raise becomes the name of its type."""
    try:
        if isinstance(value, Mapping | list | tuple | Set):
            return f"<{type(value).__name__}>" if depth >= MAX_DEPTH else _container(value, depth + 1)
        return _scalar(value)
    except Exception as error:
        return f"<{type(value).__name__}: {type(error).__name__}>"


def _container(value: Mapping[object, object] | list[object] | tuple[object, ...] | Set[object], depth: int) -> object:
    if isinstance(value, Mapping):
        return {_text(str(key)): _plain(item, depth) for key, item in islice(value.items(), MAX_ITEMS)}
    return [_plain(item, depth) for item in islice(value, MAX_ITEMS)]


def _scalar(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        # Beyond 2**53 a reader in JavaScript would see another number.
        return int(value) if -(2**53) <= value <= 2**53 else _text(f"{value:#x}")
    if isinstance(value, float):
        return float(value) if value - value == 0 else repr(value)  # NaN and infinities are no JSON
    if isinstance(value, BaseException):
        return _text(f"{type(value).__name__}: {value}")
    return _text(str(value) if isinstance(value, str) else repr(value))


def _text(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}... ({len(text)} characters)"
