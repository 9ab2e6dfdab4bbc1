from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from diddy_worker import RequestContext, continued, current, outgoing_headers, request_context
from diddy_worker._context import entered, path_of

from tests.unit.worker_sdk.system import FakeSystem

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


def context(**headers: str) -> tuple[RequestContext, FakeSystem]:
    system = FakeSystem()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return RequestContext(given.get, "GET", "/items", system), system


def test_the_callers_trace_goes_on() -> None:
    made, _ = context(traceparent=f"00-{TRACE}-{PARENT}-00", tracestate="a=1,b=2")
    assert (made.trace_id, made.parent_id, made.sampled, made.random) == (TRACE, PARENT, False, False)
    assert (made.span_id, made.tracestate) == ("01" * 8, "a=1,b=2")


def test_a_trace_begins_where_there_is_none() -> None:
    made, _ = context(traceparent="rubbish", tracestate="a=1", baggage="k=v")
    assert (made.trace_id, made.span_id, made.parent_id) == ("01" * 16, "02" * 8, None)
    assert (made.sampled, made.random) == (True, True)
    assert (made.tracestate, made.baggage) == (None, "k=v"), "a tracestate without a trace is dropped"


def test_ids_are_never_all_zero() -> None:
    class Zeros(FakeSystem):
        def random_bytes(self, count: int) -> bytes:
            return bytes(count)

    made = RequestContext(lambda _: None, "GET", "/", Zeros())
    assert (made.trace_id, made.span_id) == ("0" * 31 + "1", "0" * 15 + "1")


def test_time_runs_out_as_the_clock_moves() -> None:
    made, system = context(diddy_context="deadline=1500")
    assert (made.remaining_ms(), made.expired) == (1500, False)
    system.now_s += 1.2
    assert made.remaining_ms() == pytest.approx(300)
    system.now_s += 1
    assert (made.remaining_ms(), made.expired) == (0, True)


@pytest.mark.parametrize(
    ("header", "remaining_ms", "expired"),
    [("deadline=0", 0, True), ("deadline=-1", 0, True), ("deadline=x", None, False), ("", None, False)],
)
def test_deadlines_at_the_edge(header: str, remaining_ms: int | None, expired: bool) -> None:
    made, _ = context(diddy_context=header)
    assert (made.remaining_ms(), made.expired) == (remaining_ms, expired)


def test_the_next_hop_gets_the_trace_the_time_and_one_call_less() -> None:
    made, system = context(
        traceparent=f"00-{TRACE}-{PARENT}-03",
        tracestate="a=1",
        baggage="k=v",
        diddy_context="deadline=1000, calls=2",
    )
    system.now_s += 0.2504
    with entered(made):
        assert outgoing_headers() == {
            "traceparent": f"00-{TRACE}-{'01' * 8}-03",
            "tracestate": "a=1",
            "baggage": "k=v",
            "diddy-context": "deadline=749, calls=1",
        }
        assert [outgoing_headers()["diddy-context"] for _ in range(2)] == ["deadline=749, calls=0"] * 2


def test_what_the_caller_did_not_send_is_not_made_up() -> None:
    made, _ = context(diddy_context="calls=many")
    with entered(made):
        assert outgoing_headers() == {"traceparent": f"00-{'01' * 16}-{'02' * 8}-03"}


def test_outside_of_a_request_there_is_no_context() -> None:
    assert outgoing_headers() == {}
    with pytest.raises(LookupError, match="@meshed"):
        current()


def test_blocks_nest_and_end() -> None:
    with continued({"traceparent": f"00-{TRACE}-{PARENT}-01"}, "POST", "/a") as outer:
        with continued({}) as inner:
            assert current() is inner
        assert current() is outer
        assert (outer.method, outer.path) == ("POST", "/a")
    with pytest.raises(LookupError):
        current()


def test_requests_side_by_side_do_not_see_each_other() -> None:
    async def handle(trace_id: str, turn: asyncio.Event, other: asyncio.Event) -> str:
        with continued({"traceparent": f"00-{trace_id}-{PARENT}-01"}):
            turn.set()
            await other.wait()
            return current().trace_id

    async def both() -> tuple[str, str]:
        one, two = asyncio.Event(), asyncio.Event()
        first, second = await asyncio.gather(handle("a" * 32, one, two), handle("b" * 32, two, one))
        return first, second

    assert asyncio.run(both()) == ("a" * 32, "b" * 32)


def test_a_request_is_read_through_javascripts_headers() -> None:
    null = object()  # what JavaScript's null looks like in Python
    headers = SimpleNamespace(get=lambda name: f"00-{TRACE}-{PARENT}-01" if name == "traceparent" else null)
    request = SimpleNamespace(js_object=SimpleNamespace(headers=headers, method="PURGE", url="https://a.b/c?d=e"))
    with request_context(request) as made:
        assert (made.trace_id, made.baggage, made.remaining_ms()) == (TRACE, None, None)
        assert (made.method, made.path) == ("PURGE", "/c")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.b/", "/"),
        ("https://a.b", "/"),
        ("https://a.b/c/d?e=/f", "/c/d"),
        ("https://a.b/c#/d", "/c"),
        ("https://a.b/c#d?e", "/c"),
        ("https://a.b/%2f//../", "/%2f//../"),
        ("https://a.b/go?to=https://c.d/", "/go"),
    ],
)
def test_the_path_of_a_url(url: str, path: str) -> None:
    assert path_of(url) == path
