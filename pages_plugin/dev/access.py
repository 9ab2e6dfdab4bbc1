"""One short line for a person from the mesh's access record or from wrangler's request line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TRACE_PREFIX = 8
_LONGEST_PATH = 120


def short_line(record: Mapping[str, Any]) -> str:
    """``GET /api/catalog 200 18 ms catalog 2 tries [retried] 4bf92f35``; what is absent is left out.

    The record is the runtime's access line; a record with odd values gives an odd line, never an exception.
    """
    words = [
        str(record.get("method", "?")),
        _path(str(record.get("path", "?"))),
        str(record.get("status", "-")),
        _milliseconds(record.get("duration_ms")),
    ]
    if record.get("route"):
        words.append(str(record["route"]))
    words += _calls(record)
    flags = dict.fromkeys(
        [*_list(record.get("flags")), *(f for call in _call_list(record) for f in _list(call.get("flags")))]
    )
    if flags:
        words.append(f"[{' '.join(map(str, flags))}]")
    if record.get("trace_id"):
        words.append(str(record["trace_id"])[:_TRACE_PREFIX])
    return " ".join(word for word in words if word)


def static_line(method: str, path: str, status: int, duration_ms: int) -> str:
    """Return the line of a request that the mesh did not see, such as for a static file."""
    return f"{method} {_path(path)} {status} {duration_ms} ms"


def _calls(record: Mapping[str, Any]) -> list[str]:
    """Name the services that are not the route's own, and the tries of each that took more than one."""
    words = []
    for call in _call_list(record):
        service, tries = str(call.get("service", "?")), len(_list(call.get("attempts")))
        shown = "" if service == record.get("route") else f"-> {service}"
        if "method" in call and call.get("kind") == "rpc":
            shown = f"-> {service}.{call['method']}()"
        words.append(" ".join(part for part in (shown, f"{tries} tries" if tries > 1 else "") if part))
    return words


def _call_list(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [call for call in _list(record.get("calls")) if isinstance(call, Mapping)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _milliseconds(value: object) -> str:
    return f"{value:.0f} ms" if isinstance(value, int | float) else ""


def _path(path: str) -> str:
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
    return shown if len(shown) <= _LONGEST_PATH else f"{shown[: _LONGEST_PATH - 1]}…"
