"""W3C Trace Context level 2 section 3.3 and W3C Baggage; tests/vectors has more cases of the same."""

from __future__ import annotations

import pytest
from diddy_worker import RequestContext, parse_baggage, parse_tracestate

TRACEPARENT = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.mark.parametrize(
    "header",
    [
        *("foo=1", "foo=1,bar=2", " foo=1 \t,\t bar=2 ", "foo=1,,bar=2,", "1a=1", "fw529a3039@dt=FfF", "a@@b=1"),
        *(f"{'k' * 256}=1", f"a={'v' * 256}", "a= b", "foo=1,foo=2", ",".join(f"k{n}=v" for n in range(32))),
    ],
)  # fmt: skip
def test_a_tracestate_that_is_passed_on(header: str) -> None:
    assert parse_tracestate(header) == header


@pytest.mark.parametrize(
    "header",
    [
        *(None, "", " ", ",,", "foo", "=1", "foo=", "foo= ", "FOO=1", "foo =1", "foo.bar=1", "@foo=1", "foo=1=2"),
        *(f"{'k' * 257}=1", f"a={'v' * 257}", "a=\u00e9", "a=1\n", "a=b\tc", ",".join(f"k{n}=v" for n in range(33))),
        "good=1,bad",
    ],
)  # fmt: skip
def test_a_tracestate_that_is_dropped(header: str | None) -> None:
    assert parse_tracestate(header) is None


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (None, None),
        ("", None),
        ("a=1", "a=1"),
        ("a=1;p;q=2 , b = 2", "a=1;p;q=2 , b = 2"),
        ("a=", "a="),
        ("a=b=c", "a=b=c"),
        ("a", None),
        ("=1", None),
        ("a b=1", None),
        ('a="1"', None),
        ("a=1;", None),
        ("a=1;p q", None),
        ("a=\u00e9", None),
        ("a=1\n", None),
        ("bad,a=1,;,b=2", "a=1,b=2"),
        (",".join(f"k{n}=v" for n in range(65)), ",".join(f"k{n}=v" for n in range(64))),
        (f"a={'v' * 8190}", f"a={'v' * 8190}"),
        (f"a={'v' * 8191}", None),
        (f"a=1,b={'v' * 8190},c=2", "a=1"),
    ],
)
def test_what_of_a_baggage_is_passed_on(header: str | None, kept: str | None) -> None:
    assert parse_baggage(header) == kept


def test_a_request_passes_on_what_is_well_formed() -> None:
    headers = {"traceparent": TRACEPARENT, "tracestate": "a=1,B=2", "baggage": "k=v,bad"}
    context = RequestContext(headers.get, "GET", "/")
    assert (context.tracestate, context.baggage) == (None, "k=v")
