"""The decorators around a Worker's methods: context, refusal, one line at the end, and no traceback outside."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from diddy_worker._context import RequestContext, context_of, current_or_none, entered, header_of
from diddy_worker._end import Outcome, begin, end_fetch, end_rpc
from diddy_worker._isolate import isolate
from diddy_worker._rpc_context import taken_off
from diddy_worker._workers import discard_body, new_failure, new_response, wait_until_of

Entrypoint = TypeVar("Entrypoint")
Parameters = ParamSpec("Parameters")
Request = TypeVar("Request")
Result = TypeVar("Result")

EXPIRED = Outcome(504, ("deadline_exceeded",))


def meshed(
    fetch: Callable[Concatenate[Entrypoint, Request, Parameters], Awaitable[Result]],
) -> Callable[Concatenate[Entrypoint, Request, Parameters], Awaitable[Result]]:
    """Decorate ``async def fetch(self, request)`` of a WorkerEntrypoint or a DurableObject.

    Sets the request context, answers 504 before any work when the caller's deadline has passed, turns an exception into
    a 500 that names only the trace id, writes one access line, and keeps span and metric for the export. Both errors
    are problem+json (RFC 9457).
    """

    @wraps(fetch)
    async def meshed_fetch(
        self: Entrypoint, request: Request, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result:
        here = isolate()
        here.configure(getattr(self, "env", None))
        context = context_of(request, here.system, here.settings.ratio)
        with entered(context):
            begin(context)
            end = partial(_end_fetch, context, self, request)
            if context.expired:
                discard_body(request, self)
                end(EXPIRED)
                return cast("Result", _response(*expired_problem(context)))
            try:
                response = await fetch(self, request, *args, **kwargs)
            except Exception as error:
                discard_body(request, self)
                end(Outcome(500, ("error",), error))
                return cast("Result", _response(*failed_problem(context)))
            except BaseException as error:
                end(Outcome(None, ("cancelled",), error))
                raise
            status = getattr(response, "status", None)
            end(Outcome(status if isinstance(status, int) else None))
            return response

    meshed_fetch.__diddy_meshed__ = True  # type: ignore[attr-defined]
    return meshed_fetch


def meshed_method(
    method: Callable[Concatenate[Entrypoint, Parameters], Result],
) -> Callable[Concatenate[Entrypoint, Parameters], Result]:
    """Decorate an RPC method, ``async`` or not.

    A meshed caller may send trace, deadline and call count along as one last argument (see `rpc_context`), which the
    method does not see; without it each call begins a trace and has no deadline. An exception reaches the caller as an
    error with the trace id and nothing else; workerd would hand over the whole traceback. So does the refusal of a call
    whose deadline has passed. Called from within a request of the same Worker, the method is just called.
    """
    name = method.__name__

    @wraps(method)
    def meshed_call(self: Entrypoint, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        header, own = taken_off(args)
        if header is None and current_or_none() is not None:
            return method(self, *args, **kwargs)
        work: Callable[..., Any] = method
        return cast("Result", _called(self, name, header, lambda: work(self, *own, **kwargs)))

    meshed_call.__diddy_meshed__ = True  # type: ignore[attr-defined]
    return meshed_call


async def _called(
    self: object, name: str, header: Callable[[str], str | None] | None, work: Callable[[], Any]
) -> object:
    here = isolate()
    here.configure(getattr(self, "env", None))
    context = RequestContext(header or (lambda _name: None), name, "", here.system, ratio=here.settings.ratio)
    with entered(context):
        begin(context)
        end = partial(end_rpc, context, wait_until=partial(wait_until_of, self), service=type(self).__name__)
        if context.expired:
            end(outcome=Outcome(None, EXPIRED.flags))
            return new_failure(f"{name} was refused: the caller's deadline had passed on arrival")
        try:
            result = work()
            if hasattr(result, "__await__"):
                result = await result
        except Exception as error:
            end(outcome=Outcome(None, ("error",), error))
        except BaseException as error:
            end(outcome=Outcome(None, ("cancelled",), error))
            raise
        else:
            end(outcome=Outcome())
            return result
    return new_failure(f"{name} failed; the service's log has the cause under trace {context.trace_id}")


def _end_fetch(context: RequestContext, entrypoint: object, request: object, outcome: Outcome) -> None:
    js_request = getattr(request, "js_object", request)
    end_fetch(context, outcome, partial(wait_until_of, entrypoint), lambda: header_of(js_request, "user-agent"))


Problem = tuple[str, int, dict[str, str]]


def expired_problem(context: RequestContext) -> Problem:
    """Make the answer to a caller that does not wait any more."""
    return _problem(context, 504, "deadline_exceeded", "The caller's deadline had passed on arrival.")


def failed_problem(context: RequestContext) -> Problem:
    """Make the answer for when the Worker's own code raised."""
    return _problem(context, 500, "error", "The service failed; its log has the cause under this trace id.")


def _problem(context: RequestContext, status: int, reason: str, detail: str) -> Problem:
    body = {
        "type": "about:blank",
        "title": reason.replace("_", " "),
        "status": status,
        "detail": detail,
        "reason": reason,
        "trace_id": context.trace_id,
    }
    return json.dumps(body), status, {"content-type": "application/problem+json", "cache-control": "no-store"}


def _response(body: str, status: int, headers: dict[str, str]) -> object:
    return new_response(body, status, headers)
