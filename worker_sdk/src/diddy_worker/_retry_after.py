"""RFC 9110, section 10.2.3: how long a ``Retry-After`` asks to wait; `email` and `calendar` are slow to import."""

from __future__ import annotations

import re

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SECONDS = re.compile(r"[0-9]{1,9}\Z")
# IMF-fixdate, and the obsolete form of RFC 850.
_DATE = re.compile(
    r"[A-Z][a-z]+, ([0-9]{2})[ -]([A-Z][a-z]{2})[ -]([0-9]{4}|[0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT\Z"
)


def parse_retry_after(header: str | None, epoch_s: float) -> float | None:
    """Tell the seconds to wait from `epoch_s` on, never below 0; None for a header that is absent or malformed."""
    if not header:
        return None
    if _SECONDS.match(header):
        return float(header)
    match = _DATE.match(header)
    if match is None or match[2] not in _MONTHS:
        return None
    day, month, year = int(match[1]), _MONTHS.index(match[2]) + 1, int(match[3])
    if year < 100:
        year += 2000 if year < 70 else 1900
    of_day_s = int(match[4]) * 3600 + int(match[5]) * 60 + int(match[6])
    return max(0.0, _days(year, month, day) * 86400 + of_day_s - epoch_s)


def _days(year: int, month: int, day: int) -> int:
    """Count days from 1970-01-01 to a date; years begin in March here, so that leap days end them."""
    year -= month <= 2
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + of_year - 719468
