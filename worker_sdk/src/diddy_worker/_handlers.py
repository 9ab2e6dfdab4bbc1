"""The decorators around a Worker's methods: context, refusal, one line at the end, and no traceback outside."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from diddy_worker._context import RequestContext, context_of, current_or_none, entered
from diddy_worker._log import write
from diddy_worker._workers import discard_body, new_failure, new_response

Entrypoint = TypeVar("Entrypoint")
Parameters = ParamSpec("Parameters")
Request = TypeVar("Request")
Result = TypeVar("Result")


def meshed(
    fetch: Callable[Concatenate[Entrypoint, Request, Parameters], Awaitable[Result]],
) -> Callable[Concatenate[Entrypoint, Request, Parameters], Awaitable[Result]]:
    """Decorate ``async def fetch(self, request)`` of a WorkerEntrypoint or a DurableObject.

    Sets the request context, answers 504 before any work when the caller's deadline has passed, turns an exception into
    a 500 that names only the trace id, and writes one access line. Both errors are problem+json (RFC 9457).
    """

    @wraps(fetch)
    async def meshed_fetch(
        self: Entrypoint, request: Request, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        with entered(context_of(request)) as context:
            if context.expired:
                discard_body(request, self)
                _access(context, 504, ["deadline_exceeded"])
                detail = "The caller's deadline had passed on arrival."
                return cast("Result", _problem(context, 504, "deadline_exceeded", detail))
            try:
                response = await fetch(self, request, *args, **kwargs)
            except Exception as error:
                discard_body(request, self)
                _access(context, 500, ["error"], error)
                detail = "The service failed; its log has the cause under this trace id."
                return cast("Result", _problem(context, 500, "error", detail))
            except BaseException as error:
                _access(context, None, ["cancelled"], error)
                raise
            _access(context, getattr(response, "status", None), [])
            return response

    return meshed_fetch


def meshed_method(
    method: Callable[Concatenate[Entrypoint, Parameters], Awaitable[Result]],
) -> Callable[Concatenate[Entrypoint, Parameters], Awaitable[Result]]:
    """Decorate an ``async`` RPC method.

    RPC carries no headers, so each call begins a trace and has no deadline. An exception reaches the caller as an error
    with the trace id and nothing else; workerd would hand over the whole traceback. Called from within a request of the
    same Worker, the method is just called.
    """
    name = method.__name__

    @wraps(method)
    async def meshed_call(self: Entrypoint, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        if current_or_none() is not None:
            return await method(self, *args, **kwargs)
        with entered(RequestContext(lambda _name: None, name, "")) as context:
            try:
                result = await method(self, *args, **kwargs)
            except Exception as error:
                _access(context, None, ["error"], error, kind="rpc")
            except BaseException as error:
                _access(context, None, ["cancelled"], error, kind="rpc")
                raise
            else:
                _access(context, None, [], kind="rpc")
                return result
        detail = f"{name} failed; the service's log has the cause under trace {context.trace_id}"
        return cast("Result", new_failure(detail))

    return meshed_call


def _access(
    context: RequestContext,
    status: int | None,
    flags: list[str],
    error: BaseException | None = None,
    kind: str = "fetch",
) -> None:
    own: dict[str, object] = {
        "kind": kind,
        "method": context.method,
        **({"path": context.path, "status": status} if kind == "fetch" else {}),
        "duration_ms": round(context.elapsed_ms(), 3),
        "flags": flags,
    }
    if error is not None:
        own["error"] = {"type": type(error).__name__, "message": _message(error)}
    write("access", "error" if error is not None else "info", own, {})


def _message(error: BaseException) -> str:
    """Read what the error says, without the traceback that a failure in JavaScript may carry in its text."""
    try:
        return str(error).partition("\n")[0]
    except Exception:
        return ""


def _problem(context: RequestContext, status: int, reason: str, detail: str) -> object:
    body = {
        "type": "about:blank",
        "title": reason.replace("_", " "),
        "status": status,
        "detail": detail,
        "reason": reason,
        "trace_id": context.trace_id,
    }
    headers = {"content-type": "application/problem+json", "cache-control": "no-store"}
    return new_response(json.dumps(body), status, headers)
