"""The mesh around an ASGI application: FastAPI, Starlette, or any other, under ``asgi.fetch``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from typing import Any

from diddy_worker._context import RequestContext, current_or_none, entered
from diddy_worker._end import Outcome, begin, end_fetch
from diddy_worker._handlers import EXPIRED, Problem, expired_problem, failed_problem
from diddy_worker._isolate import isolate
from diddy_worker._workers import wait_until_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class MeshMiddleware:
    """Mesh an ASGI application: ``await asgi.fetch(MeshMiddleware(app), request, self.env, self.ctx)``.

    It does what `meshed` does, and knows the framework's route: ``/items/{id}``. Under a ``fetch`` that is meshed
    itself it only tells the route. As middleware of a framework: ``app.add_middleware(MeshMiddleware)``.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection; only HTTP requests are meshed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        outer = current_or_none()
        if outer is not None:
            try:
                await self.app(scope, receive, send)
            finally:
                outer.route = outer.route or route_of(scope)
            return
        here = isolate()
        here.configure(scope.get("env"))
        headers = _headers(scope)
        context = RequestContext(
            headers.get,
            str(scope.get("method", "")),
            _path(scope),
            here.system,
            ratio=here.settings.ratio,
            url=_url(scope, headers),
        )
        with entered(context):
            begin(context)
            await self._meshed(context, headers, scope, receive, send)

    async def _meshed(
        self, context: RequestContext, headers: Mapping[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        answer = _Answer(send)
        end = partial(
            end_fetch,
            context,
            wait_until=partial(wait_until_of, None),
            user_agent=lambda: headers.get("user-agent"),
        )
        if context.expired:
            end(outcome=EXPIRED)
            await _send_problem(send, expired_problem(context))
            return
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            context.route = context.route or route_of(scope)
            end(outcome=Outcome(answer.status or 500, ("error",), error))
        except BaseException as error:
            end(outcome=Outcome(answer.status, ("cancelled",), error))
            raise
        else:
            context.route = context.route or route_of(scope)
            end(outcome=Outcome(answer.status))
            return
        if answer.status is None:
            await _send_problem(send, failed_problem(context))
        elif not answer.is_complete:
            # The server must cut the body, and its log must not hold the cause, which is in the access line.
            raise RuntimeError(f"the answer was cut; the log has the cause under trace {context.trace_id}")


class _Answer:
    """Passes the application's messages on, and notes how far it came."""

    __slots__ = ("_send", "is_complete", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None
        self.is_complete = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.is_complete = not message.get("more_body", False)
        await self._send(message)


def route_of(scope: Scope) -> str | None:
    """Tell the path template that the framework matched, with the path of the application that it is mounted in.

    A mount whose own path has parameters is left out, since it is only known as it was asked for.
    """
    path = getattr(scope.get("route"), "path", None)
    if not isinstance(path, str) or not path.startswith("/"):
        return None
    mount = ""
    if "app_root_path" in scope and len(scope.get("path_params") or ()) <= path.count("{"):
        mount = str(scope.get("root_path") or "").removeprefix(str(scope["app_root_path"] or ""))
    return f"{mount}{path}"


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by their lower-case names; several of one name are one list, as they are in JavaScript."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope.get("headers", ()):
        name, value = bytes(raw_name).decode("latin-1").lower(), bytes(raw_value).decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _path(scope: Scope) -> str:
    """Give the path as it was sent, where the server tells it."""
    raw = scope.get("raw_path")
    return bytes(raw).decode("latin-1") if raw else str(scope.get("path") or "/")


def _url(scope: Scope, headers: Mapping[str, str]) -> str:
    query = bytes(scope.get("query_string") or b"").decode("latin-1")
    host = headers.get("host", "")
    return f"{scope.get('scheme', 'http')}://{host}{_path(scope)}{'?' if query else ''}{query}"


async def _send_problem(send: Send, problem: Problem) -> None:
    body, status, headers = problem
    raw_headers = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw_headers})
    await send({"type": "http.response.body", "body": body.encode(), "more_body": False})
