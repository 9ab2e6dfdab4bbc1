"""Headers that carry the current request's trace and deadline on to the next hop."""

from __future__ import annotations

from diddy_worker._context import current_or_none
from diddy_worker._remaining import format_context
from diddy_worker._trace import format_traceparent


def outgoing_headers() -> dict[str, str]:
    """Headers for one further call to a backend of the mesh; empty outside of a request.

    The call's parent is the span that is open here. Each call of this function counts as one Worker invocation in
    ``diddy-context``.
    """
    context = current_or_none()
    if context is None:
        return {}
    headers = {
        "traceparent": format_traceparent(
            context.trace_id, context.span_id, sampled=context.sampled, random=context.random
        )
    }
    if context.tracestate:
        headers["tracestate"] = context.tracestate
    if context.baggage:
        headers["baggage"] = context.baggage
    if context.calls_left is not None:
        context.calls_left = max(0, context.calls_left - 1)
    if (left := format_context(context.remaining_ms(), context.calls_left)) is not None:
        headers["diddy-context"] = left
    return headers
