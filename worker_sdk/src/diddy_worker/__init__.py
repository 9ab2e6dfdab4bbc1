"""Diddy-Mesh for Python Workers: trace, deadline, spans, metrics and logs of every request.

Nothing here runs at import: no clock, no randomness, no JavaScript. All is imported at once, since Cloudflare keeps
what was imported in the snapshot that a Worker starts from. Nothing here is a WorkerEntrypoint, since every such class
that is visible in a Worker's entry module can be called from outside.
"""

from diddy_worker._asgi import MeshMiddleware
from diddy_worker._baggage import parse_baggage
from diddy_worker._context import RequestContext, continued, current, request_context
from diddy_worker._handlers import meshed, meshed_method
from diddy_worker._log import log
from diddy_worker._mixin import MeshMixin
from diddy_worker._outgoing import outgoing_headers
from diddy_worker._remaining import Deadline, Remaining, format_context, parse_context
from diddy_worker._rpc_context import rpc_context
from diddy_worker._span import Span, span
from diddy_worker._trace import TraceParent, format_traceparent, parse_traceparent
from diddy_worker._tracestate import parse_tracestate

__all__ = [
    "Deadline",
    "MeshMiddleware",
    "MeshMixin",
    "Remaining",
    "RequestContext",
    "Span",
    "TraceParent",
    "continued",
    "current",
    "format_context",
    "format_traceparent",
    "log",
    "meshed",
    "meshed_method",
    "outgoing_headers",
    "parse_baggage",
    "parse_context",
    "parse_traceparent",
    "parse_tracestate",
    "request_context",
    "rpc_context",
    "span",
]
