"""The end of a request: its access line, and what telemetry keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diddy_worker._context import RequestContext
from diddy_worker._isolate import WaitUntil, isolate
from diddy_worker._log import write
from diddy_worker._record import MAX_TEXT, Ended, EndedSpan, type_name
from diddy_worker._values import short_text


class Outcome(NamedTuple):
    """How a request ended."""

    status: int | None = None
    """None where there was no answer, and for RPC."""
    flags: tuple[str, ...] = ()
    error: BaseException | None = None


def begin(context: RequestContext) -> None:
    """Keep the request's custom spans, where spans are exported."""
    exporter = isolate().exporter
    if exporter is not None and exporter.has_traces:
        context.record_spans()


def end_fetch(
    context: RequestContext, outcome: Outcome, wait_until: WaitUntil, user_agent: Callable[[], str | None]
) -> None:
    """End an HTTP request. `user_agent` is only asked where the request's span is exported."""
    end = _End(context, outcome, context.method, context.elapsed_ms() / 1000, context.now_ns())
    path = short_text(context.path, isolate().settings.redaction)
    _write_line(end, {"kind": "fetch", "method": context.method, "path": path, "status": outcome.status})
    _keep(end, wait_until, user_agent)


def end_rpc(context: RequestContext, outcome: Outcome, wait_until: WaitUntil, service: str) -> None:
    """End an RPC call; `service` stands for the callee where the environment does not name it."""
    name = "".join("-" if one.isspace() or one == "/" else one for one in isolate().settings.service or service)
    end = _End(context, outcome, f"{name}/{context.method}", context.elapsed_ms() / 1000, context.now_ns(), is_rpc=True)
    _write_line(end, {"kind": "rpc", "method": context.method})
    _keep(end, wait_until, lambda: None)


class _End(NamedTuple):
    """A request at its end; the time is taken once, before anything is written."""

    context: RequestContext
    outcome: Outcome
    method: str
    duration_s: float
    ended_ns: int
    is_rpc: bool = False


def _write_line(end: _End, own: dict[str, object]) -> None:
    error = end.outcome.error
    own |= {"duration_ms": round(end.duration_s * 1000, 3), "flags": list(end.outcome.flags)}
    if error is not None:
        own["error"] = {"type": type(error).__name__, "message": _message(error)}
    write("access", "error" if error is not None else "info", own, {})


def _keep(end: _End, wait_until: WaitUntil, user_agent: Callable[[], str | None]) -> None:
    exporter = isolate().exporter
    if exporter is None:
        return
    context, outcome = end.context, end.outcome
    try:
        error_type = _error_type(end)
        is_told = context.sampled or error_type is not None or end.duration_s > isolate().settings.slow_s
        context.kept = is_told and context.spans is not None
        span = _span(end, user_agent) if context.kept else None
        context.spans = [] if context.kept else None
        route = context.route if isinstance(context.route, str) and context.route.startswith("/") else None
        exporter.end(
            Ended(end.is_rpc, end.method, outcome.status, error_type, end.duration_s, context.url, route, span)
        )
        exporter.start(wait_until)
    except Exception as error:
        write("log", "error", {"message": f"not recorded: {type(error).__name__}"}, {})


def _span(end: _End, user_agent: Callable[[], str | None]) -> EndedSpan:
    context, error = end.context, end.outcome.error
    ended_ns = end.ended_ns
    return EndedSpan(
        context.trace_id,
        context.request_id,
        context.caller_id,
        context.tracestate,
        (1 if context.sampled else 0) | (2 if context.random else 0),
        context.started_ns,
        ended_ns,
        user_agent(),
        None if error is None else (type_name(error), _message(error)[:MAX_TEXT], ended_ns),
        context.spans or [],
    )


def _error_type(end: _End) -> str | None:
    outcome = end.outcome
    if outcome.error is not None:
        return type_name(outcome.error)
    if outcome.status is not None:
        return str(outcome.status) if outcome.status >= 500 else None
    if outcome.flags:
        return outcome.flags[0]
    return None if end.is_rpc else "_OTHER"


def _message(error: BaseException) -> str:
    """Read what the error says, without secrets and without the traceback that a failure in JavaScript may carry."""
    try:
        return short_text(str(error).partition("\n")[0], isolate().settings.redaction)
    except Exception:
        return ""
