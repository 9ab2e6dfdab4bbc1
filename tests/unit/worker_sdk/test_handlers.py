"""`meshed`, `meshed_method` and `MeshMixin`: context, refusal and failure, with RPC's context taken off."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from diddy_worker import MeshMixin, current, meshed, meshed_method, outgoing_headers, rpc_context

from tests.unit.worker_sdk.conftest import FakeResponse, Site, in_worker, request
from tests.unit.worker_sdk.system import values

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"


class WorkerEntrypoint:
    """Stands for the platform's, which is no part of a plain Python."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_known_to_the_platform = True  # type: ignore[attr-defined]


WorkerEntrypoint.__module__ = "workers"


class Base(WorkerEntrypoint):
    async def inherited(self, item: str) -> tuple[str, str]:
        return item, current().trace_id


class Default(MeshMixin, Base):
    answer = 42

    async def fetch(self, _request: object) -> FakeResponse:
        assert await self.find("inner", None) == ("inner", None, current().trace_id)
        assert self.add(1) == 3
        return FakeResponse(current().trace_id)

    async def find(self, item: str, other: object = None) -> tuple[str, object, str]:
        return item, other, current().trace_id

    def add(self, first: int, second: int = 2) -> int:
        return first + second

    def fail(self) -> None:
        raise ValueError("broken")

    def _own(self) -> None: ...

    @staticmethod
    def helper() -> str:
        return "as it was"

    def numbers(self) -> Any:
        yield 1

    async def queue(self, batch: object) -> object:
        return batch

    @meshed_method
    async def twice(self) -> str:
        return current().trace_id


class Further(Default):
    async def find(self, item: str, other: object = None) -> tuple[str, object, str]:
        return await super().find(f"further {item}", other)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_mixin_meshes_fetch_and_public_methods(site: Site, lines: Any) -> None:
    made = site.entrypoint(Default)
    assert Default.is_known_to_the_platform  # type: ignore[attr-defined]
    answer = site.run(made.fetch(request(traceparent=TRACEPARENT)))
    assert answer.body == TRACE
    assert site.run(made.find("lamp"))[:2] == ("lamp", None)
    assert site.run(made.add(1, 5)) == 6
    assert site.run(made.inherited("lamp"))[0] == "lamp"
    site.run(made.twice())
    with pytest.raises(RuntimeError, match="fail failed"):
        site.run(made.fail())
    assert [(line["kind"], line["method"]) for line in lines()] == [
        ("fetch", "GET"),
        ("rpc", "find"),
        ("rpc", "add"),
        ("rpc", "inherited"),
        ("rpc", "twice"),
        ("rpc", "fail"),
    ]


def test_a_mixin_leaves_all_else_alone(site: Site, lines: Any) -> None:
    made = site.entrypoint(Default)
    assert (made.helper(), made.answer, made._own(), list(made.numbers())) == ("as it was", 42, None, [1])
    assert asyncio.run(made.queue("batch")) == "batch"
    assert lines() == []
    assert not hasattr(Base.inherited, "__diddy_meshed__"), "the base itself stays as it was"


def test_a_method_that_is_overridden_is_meshed_once(site: Site, lines: Any) -> None:
    assert site.run(site.entrypoint(Further).find("lamp", 1))[:2] == ("further lamp", 1)
    assert [line["method"] for line in lines()] == ["find"]


def test_the_callers_context_is_taken_off_and_goes_on(site: Site) -> None:
    class Callee:
        @meshed_method
        async def find(self, *items: object) -> object:
            return items, outgoing_headers(), current().caller_id

    context = {
        "diddy-mesh": 1,
        "traceparent": TRACEPARENT,
        "tracestate": "a=1",
        "baggage": "k=v",
        "diddy-context": "deadline=5000, calls=7",
    }
    items, headers, caller_id = site.run(site.entrypoint(Callee).find("lamp", {"a": 1}, context))
    assert (items, caller_id) == (("lamp", {"a": 1}), PARENT)
    assert headers == {
        "traceparent": f"00-{TRACE}-{'02' * 8}-01",
        "tracestate": "a=1",
        "baggage": "k=v",
        "diddy-context": "deadline=5000, calls=6",
    }
    made = site.sender.span("catalog/find")
    assert (made["traceId"], made["parentSpanId"], made["flags"]) == (TRACE, PARENT, 0x301)


@pytest.mark.parametrize("argument", [{"a": 1}, {"diddy": 1}, None, "diddy-mesh", ["diddy-mesh"], 7])
def test_what_is_no_context_stays_an_argument(site: Site, argument: object) -> None:
    class Callee:
        @meshed_method
        async def find(self, item: object) -> object:
            return item

    assert site.run(site.entrypoint(Callee).find(argument)) == argument


@pytest.mark.parametrize("context", [{"diddy-mesh": 1}, {"diddy-mesh": 2, "traceparent": 7, "diddy-context": None}])
def test_a_context_that_says_nothing_begins_a_trace(site: Site, context: dict[str, object]) -> None:
    class Callee:
        @meshed_method
        async def find(self) -> object:
            return current().caller_id, current().remaining_ms()

    assert site.run(site.entrypoint(Callee).find(context)) == (None, None)


def test_an_expired_call_is_refused_before_any_work(site: Site, lines: Any) -> None:
    class Callee:
        @meshed_method
        async def find(self) -> None:
            raise AssertionError("no work")

    with pytest.raises(RuntimeError, match=r"find was refused: the caller's deadline had passed on arrival"):
        site.run(site.entrypoint(Callee).find({"diddy-mesh": 1, "diddy-context": "deadline=0"}))
    [line] = lines()
    assert line["flags"] == ["deadline_exceeded"]
    assert values(site.sender.span("catalog/find")["attributes"])["error.type"] == "deadline_exceeded"


def test_the_context_for_a_callee_is_what_a_callee_takes_off(site: Site) -> None:
    class Caller:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            return FakeResponse(json.dumps(rpc_context()))

    answer = site.run(site.entrypoint(Caller).fetch(request(traceparent=TRACEPARENT, diddy_context="calls=3")))
    assert json.loads(answer.body) == {
        "diddy-mesh": 1,
        "traceparent": f"00-{TRACE}-{'02' * 8}-01",
        "diddy-context": "calls=2",
    }
    assert rpc_context() == {"diddy-mesh": 1}


def test_a_service_without_a_name_is_called_by_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    site = in_worker(monkeypatch, Site(OTEL_SERVICE_NAME=""))

    class Stock:
        @meshed_method
        def count(self) -> int:
            return 7

    assert site.run(site.entrypoint(Stock).count()) == 7
    assert site.sender.spans()[0]["name"] == "Stock/count"


def test_an_expired_request_is_refused_before_any_work(site: Site, lines: Any) -> None:
    class Callee:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            raise AssertionError("no work")

    answer = site.run(site.entrypoint(Callee).fetch(request(diddy_context="deadline=0")))
    assert (answer.status, json.loads(answer.body)["reason"]) == (504, "deadline_exceeded")
    assert lines()[0]["status"] == 504
    assert values(site.sender.span("GET")["attributes"])["error.type"] == "504"


def test_a_cancelled_request_goes_on_being_cancelled(site: Site, lines: Any) -> None:
    class Callee:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            raise asyncio.CancelledError

    async def cancelled() -> None:
        with pytest.raises(asyncio.CancelledError):
            await site.entrypoint(Callee).fetch(request())

    site.run(cancelled())
    assert lines()[0]["flags"] == ["cancelled"]
    made = site.sender.span("GET")
    assert made["status"] == {"code": 2}
    assert values(made["attributes"])["error.type"] == "asyncio.exceptions.CancelledError"


def test_an_error_line_holds_no_secret(site: Site, lines: Any) -> None:
    class Callee:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            raise ValueError("Authorization: Bearer hunter2")

    site.run(site.entrypoint(Callee).fetch(request()))
    assert lines()[0]["error"] == {"type": "ValueError", "message": "Authorization: REDACTED"}
