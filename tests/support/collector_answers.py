"""What collectors answer, for `Collector.answer`; the faults of `tests.support.faults` are the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.support.faults import Reply
from tests.support.otlp_json import Signal

OK = Reply(200, {})
"""Full success: the empty response message of any signal."""

NO_OTLP = Reply(200, "<!doctype html><title>Sign in</title>", {"content-type": "text/html"})
"""What a captive portal answers: a success with a body that is no OTLP."""


def retry_after(wait_s: float, *, status: int = 429, as_date: bool = False) -> Reply:
    """Too busy, and when to come back, in seconds or as an HTTP date (RFC 9110, 10.2.3)."""
    if as_date:
        value = format_datetime(datetime.now(UTC) + timedelta(seconds=wait_s), usegmt=True)
    else:
        value = str(round(wait_s))
    return Reply(status, {"code": 14, "message": "busy"}, {"retry-after": value})


def partial_success(rejected: int, message: str = "too old") -> Callable[[Signal], Reply]:
    """Success with `rejected` items that the collector did not take."""
    names = {"traces": "rejectedSpans", "metrics": "rejectedDataPoints", "logs": "rejectedLogRecords"}
    return lambda signal: Reply(200, {"partialSuccess": {names[signal]: str(rejected), "errorMessage": message}})


def redirect(url: str, status: int = 307) -> Reply:
    """Somewhere else; an exporter that follows it would hand its credentials to whoever stands there."""
    return Reply(status, b"", {"location": url})
