"""The short line of a request."""

from __future__ import annotations

from typing import Any

import pytest

from pages_plugin.dev.access import short_line, static_line

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def call(service: str, tries: int, *flags: str, **more: Any) -> dict[str, Any]:
    return {"service": service, "kind": "fetch", "attempts": [{"status": 200}] * tries, "flags": list(flags), **more}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"method": "GET", "path": "/", "status": 200, "duration_ms": 3.2}, "GET / 200 3 ms"),
        (
            {
                "method": "GET", "path": "/api/catalog", "status": 200, "duration_ms": 18.2, "route": "catalog",
                "trace_id": TRACE, "calls": [call("catalog", 2, "retried")], "flags": [],
            },
            "GET /api/catalog 200 18 ms catalog 2 tries [retried] 4bf92f35",
        ),
        (
            {
                "method": "POST", "path": "/buy", "status": 503, "duration_ms": 40, "route": None,
                "flags": ["retries_exhausted"],
                "calls": [call("stock", 3, "retried"), call("mail", 1, kind="rpc", method="send")],
            },
            "POST /buy 503 40 ms -> stock 3 tries -> mail.send() [retries_exhausted retried]",
        ),
        ({}, "? ? -"),
        ({"method": 1, "path": None, "status": "x", "calls": "no", "flags": {"a": 1}, "duration_ms": "y"}, "1 None x"),
        ({"method": "GET", "path": "/\x1b[2J", "status": 200, "calls": [7, {}]}, "GET /\\x1b[2J 200 -> ?"),
    ],
)  # fmt: skip
def test_short_lines(record: dict[str, Any], expected: str) -> None:
    assert short_line(record) == expected


def test_a_long_path_is_cut() -> None:
    assert static_line("GET", "/" + "x" * 500, 200, 4) == "GET /" + "x" * 118 + "… 200 4 ms"
