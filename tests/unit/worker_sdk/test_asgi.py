"""`MeshMiddleware` around an application that speaks ASGI as FastAPI does under ``asgi.fetch``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from diddy_worker import MeshMiddleware, current, meshed, span

from tests.unit.worker_sdk.conftest import FakeResponse, Site, request
from tests.unit.worker_sdk.system import values

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"

Messages = list[dict[str, Any]]
App = Callable[..., Awaitable[None]]


def call(site: Site, app: App, headers: dict[str, str] | None = None, **scope: Any) -> tuple[Messages, Any]:
    sent: Messages = []
    made: Any = {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": "/items/7 8",
        "raw_path": b"/items/7%208",
        "query_string": b"token=abc",
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()] + scope.pop("more", []),
        "env": site.env,
        **scope,
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    site.run(MeshMiddleware(app)(made, receive, send))
    return sent, made


async def answer(send: Any, status: int = 200, *bodies: bytes, is_complete: bool = True) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    for body in bodies:
        await send({"type": "http.response.body", "body": body, "more_body": True})
    if is_complete:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def routed(scope: Any, _receive: Any, send: Any) -> None:
    scope["route"] = SimpleNamespace(path="/items/{id}")
    scope["path_params"] = {"id": "7"}
    with span("work"):
        await answer(send, 200, current().trace_id.encode())


def test_a_request_is_continued_recorded_and_named_by_its_route(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "user-agent": "me", "host": "shop.example"}
    sent, _ = call(site, routed, headers)
    assert [message.get("body") for message in sent] == [None, TRACE.encode(), b""]
    line = json.loads(capsys.readouterr().out)
    assert (line["trace_id"], line["path"], line["status"]) == (TRACE, "/items/7%208", 200)
    made = site.sender.span("GET /items/{id}")
    assert (made["parentSpanId"], site.sender.span("work")["parentSpanId"]) == (PARENT, made["spanId"])
    assert values(made["attributes"]) == {
        "http.request.method": "GET",
        "url.path": "/items/7%208",
        "url.scheme": "https",
        "url.query": "token=REDACTED",
        "server.address": "shop.example",
        "server.port": 443,
        "http.route": "/items/{id}",
        "http.response.status_code": 200,
        "user_agent.original": "me",
    }
    [metric] = site.sender.metrics()
    assert values(metric["exponentialHistogram"]["dataPoints"][0]["attributes"])["http.route"] == "/items/{id}"


def mounted(path: str, root_path: str, **scope: Any) -> dict[str, Any]:
    return {"route": SimpleNamespace(path=path), "root_path": root_path, "app_root_path": "", **scope}


@pytest.mark.parametrize(
    ("scope", "route"),
    [
        ({}, None),
        ({"route": SimpleNamespace(path="/a")}, "/a"),
        ({"route": SimpleNamespace(path="/a"), "root_path": "/proxy"}, "/a"),
        (mounted("/a", "/proxy/sub", app_root_path="/proxy"), "/sub/a"),
        (mounted("/a/{b}", "/u/7", path_params={"b": 1}), "/u/7/a/{b}"),
        (mounted("/a", "/u/7", path_params={"u": 7}), "/a"),
        ({"route": SimpleNamespace(path="")}, None),
        ({"route": SimpleNamespace()}, None),
    ],
)  # fmt: skip
def test_the_route(site: Site, scope: dict[str, Any], route: str | None) -> None:
    async def app(seen: Any, _receive: Any, send: Any) -> None:
        seen.update(scope)
        await answer(send)

    call(site, app)
    [made] = site.sender.spans()
    assert values(made["attributes"]).get("http.route") == route


def test_an_expired_deadline_is_refused_before_any_work(site: Site) -> None:
    async def app(*_: Any) -> None:
        raise AssertionError("no work")

    sent, _ = call(site, app, {"diddy-context": "deadline=0"})
    assert sent[0]["status"] == 504
    assert dict(sent[0]["headers"])[b"content-type"] == b"application/problem+json"
    assert json.loads(sent[1]["body"])["reason"] == "deadline_exceeded"


def test_an_exception_before_the_answer_is_a_500_that_tells_nothing(site: Site) -> None:
    async def app(*_: Any) -> None:
        raise ValueError("password=hunter2")

    sent, _ = call(site, app)
    assert (sent[0]["status"], json.loads(sent[1]["body"])["reason"]) == (500, "error")
    assert b"hunter2" not in sent[1]["body"]
    made = site.sender.span("GET")
    assert values(made["events"][0]["attributes"])["exception.message"] == "password=REDACTED"


def test_an_exception_behind_a_whole_answer_stays_inside(site: Site) -> None:
    """Starlette answers 500 by itself, and raises then."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await answer(send, 500)
        raise ValueError("broken")

    sent, _ = call(site, app)
    assert len(sent) == 2
    assert values(site.sender.span("GET")["attributes"])["error.type"] == "ValueError"


def test_an_exception_inside_of_an_answer_cuts_it_and_tells_nothing(site: Site) -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await answer(send, 200, b"half", is_complete=False)
        raise ValueError("password=hunter2")

    with pytest.raises(RuntimeError, match="the answer was cut") as raised:
        call(site, app)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert "status" in site.sender.span("GET")


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
def test_all_else_passes(site: Site, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": f"{scope['type']}.seen"})

    sent, _ = call(site, app, type=kind)
    assert (sent, site.sender.posts, capsys.readouterr().out) == ([{"type": f"{kind}.seen"}], [], "")


def test_under_a_meshed_fetch_it_only_tells_the_route(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    class Default:
        @meshed
        async def fetch(self, _request: object) -> FakeResponse:
            sent: Messages = []

            async def send(message: Any) -> None:
                sent.append(message)

            await MeshMiddleware(routed)({"type": "http"}, None, send)  # type: ignore[arg-type]
            return FakeResponse("", sent[0]["status"])

    site.run(site.entrypoint(Default).fetch(request()))
    assert capsys.readouterr().out.count("\n") == 1
    assert sorted(made["name"] for made in site.sender.spans()) == ["GET /items/{id}", "work"]


def test_several_headers_of_one_name_are_one_list(site: Site) -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await answer(send, 200, str(current().tracestate).encode())

    headers = [(b"traceparent", f"00-{TRACE}-{PARENT}-01".encode()), (b"tracestate", b"a=1"), (b"tracestate", b"b=2")]
    sent, _ = call(site, app, more=headers)
    assert sent[1]["body"] == b"a=1, b=2"
