"""One JSON object a line on stdout, which a Worker's log takes as one event. Logging never raises."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from diddy_worker._context import current_or_none
from diddy_worker._isolate import isolate
from diddy_worker._otlp import log_record, nanos
from diddy_worker._settings import LEVELS
from diddy_worker._values import plain, plain_field

MAX_EXPORTED = 16_384
"""Characters of a line up to which all of its fields are exported."""
MAX_ATTRIBUTE = 4096

_OWN = frozenset({"type", "level", "time", "message", "trace_id", "span_id", "parent_id"})


def log(message: object, /, *, level: str = "info", **fields: object) -> None:
    """Write ``{"type": "log", "level", "time", "message", "trace_id", "span_id", ...fields}``.

    Levels are debug, info, warn (or warning), error and critical; lines below ``DIDDY_LOG_LEVEL`` are not written. A
    field that has the name of one of the line's own gets a trailing underscore. What JSON cannot hold becomes its repr;
    very long and very deep values are cut. Values whose name or form says that they are secret become ``REDACTED``.
    This function never raises.
    """
    here = isolate()
    here.configure_anywhere()
    text = level if isinstance(level, str) else "info"
    if LEVELS.get(text.lower(), LEVELS["info"]) >= here.settings.least_level:
        write("log", text, {"message": plain(message, here.settings.redaction)}, fields)


def write(kind: str, level: str, own: Mapping[str, object], fields: Mapping[str, object]) -> None:
    """Write one line, and keep it where log records are exported.

    `own` are the line's keys that `fields` cannot replace; they are plain data, without secrets.
    """
    try:
        line, epoch_s = _line(kind, level, own, fields)
        text = json.dumps(line, separators=(",", ":"), allow_nan=False)
        print(text)
        exporter = isolate().exporter
        if exporter is not None and exporter.has_logs:
            exporter.add_log(_record(line, epoch_s, is_long=len(text) > MAX_EXPORTED))
    except Exception as error:  # the request matters more than its log line
        print(json.dumps({"type": kind, "level": "error", "message": f"no log line: {type(error).__name__}"}))


def _line(
    kind: str, level: str, own: Mapping[str, object], fields: Mapping[str, object]
) -> tuple[dict[str, object], float]:
    context = current_or_none()
    redaction = isolate().settings.redaction
    epoch_s = (context.system if context else isolate().system).epoch_s()
    line: dict[str, object] = {"type": kind, "level": level, "time": timestamp(epoch_s)}
    if context:
        line |= {"trace_id": context.trace_id, "span_id": context.span_id, "parent_id": context.parent_id}
    line |= own
    for name, value in fields.items():
        plain_value = plain_field(name, value, redaction)
        name = redaction.text(name)  # noqa: PLW2901
        while name in line:
            name += "_"  # noqa: PLW2901 - the loop is the rule
        line[name] = plain_value
    return line, epoch_s


def _record(line: dict[str, object], epoch_s: float, *, is_long: bool) -> dict[str, object]:
    """Make a log record of a line; of a very long one only what every line has."""
    said = line.get("message")
    body = said if isinstance(said, str) else json.dumps(said) if "message" in line else _said(line)
    attributes = {} if is_long else {name: _cut(value) for name, value in line.items() if name not in _OWN}
    error = attributes.get("error")
    if line["type"] == "access" and isinstance(error, dict):
        del attributes["error"]
        attributes |= {"exception.type": error["type"], "exception.message": error["message"]}
    record = log_record(str(line["level"]), nanos(epoch_s), body[:MAX_ATTRIBUTE], attributes)
    if "trace_id" in line:
        record |= {"traceId": line["trace_id"], "spanId": line["span_id"]}
    return record


def _said(line: dict[str, object]) -> str:
    """Tell what an access line says."""
    what = (line.get("method"), line.get("path"), line.get("status"))
    return " ".join(str(one) for one in what if one is not None)


def _cut(value: object) -> object:
    return value[:MAX_ATTRIBUTE] if isinstance(value, str) else value


def timestamp(epoch_s: float) -> str:
    """Format as RFC 3339 in UTC with milliseconds; `datetime` would be one more import at start."""
    seconds, thousandths = divmod(int(epoch_s * 1000), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{thousandths:03d}Z"
