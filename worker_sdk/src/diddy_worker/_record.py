"""What is left of a request when it has ended, as plain data, and the spans, metrics and log records made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from diddy_worker._metrics import Labels
from diddy_worker._otlp import ERROR, INTERNAL, SERVER, key_values, text
from diddy_worker._redact import Redaction

if TYPE_CHECKING:
    from diddy_worker._span import Span

RPC_SYSTEM = "cloudflare_workers"
_METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"})
_HAS_IS_REMOTE, _IS_REMOTE = 0x100, 0x200
MAX_TEXT = 1024

_URL = re.compile(
    r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*)://(?:[^/?#]*@)?(?:\[(?P<six>[^\]]*)\]|(?P<host>[^/?#:@\[]*))(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?"
)


class Ended(NamedTuple):
    """One request or RPC call that has ended."""

    rpc: bool
    method: str
    """The HTTP method, or ``service/method``."""
    status: int | None
    error_type: str | None
    duration_s: float
    url: str
    route: str | None
    span: EndedSpan | None
    """None where it is not exported."""


class EndedSpan(NamedTuple):
    """What only the span of a request needs."""

    trace_id: str
    span_id: str
    parent_id: str | None
    tracestate: str | None
    flags: int
    started_ns: int
    ended_ns: int
    user_agent: str | None
    error: tuple[str, str, int] | None
    """Type, message and time of an exception."""
    inner: list[Span]


def type_name(error: BaseException) -> str:
    """Tell an exception's type as OpenTelemetry names it, with its module unless that is built in."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def duration_of(ended: Ended) -> tuple[str, Labels, float]:
    """Tell the metric to which a request counts, its labels, none of which a caller can choose, and the seconds."""
    error = () if ended.error_type is None else (("error.type", ended.error_type),)
    if ended.rpc:
        labels: Labels = (("rpc.system.name", RPC_SYSTEM), ("rpc.method", ended.method), *error)
        return "rpc.server.call.duration", labels, ended.duration_s
    parts = _URL.match(ended.url)
    method = ended.method if ended.method in _METHODS else "_OTHER"
    found: tuple[tuple[str, object], ...] = (("http.request.method", method), ("url.scheme", _scheme(parts)))
    if ended.status is not None:
        found += (("http.response.status_code", ended.status),)
    if ended.route is not None:
        found += (("http.route", ended.route),)
    return "http.server.request.duration", (*found, *error), ended.duration_s


def spans_of(ended: Ended, redaction: Redaction) -> list[dict[str, object]]:
    """Make the request's span and the custom ones inside of it, as OTLP."""
    own = ended.span
    if own is None:
        return []
    name, attributes = _rpc(ended) if ended.rpc else _http(ended, own, redaction)
    if ended.error_type is not None:
        attributes.append(("error.type", ended.error_type))
    remote = _HAS_IS_REMOTE | (_IS_REMOTE if own.parent_id else 0)
    request = _span(own, name, SERVER, own.span_id, own.parent_id, own.started_ns, own.ended_ns, own.flags | remote)
    request["attributes"] = key_values(attributes)
    if ended.error_type is not None:
        # A status code says all that there is to say.
        message = own.error[1] if own.error and ended.status is None else ""
        request["status"] = {"code": ERROR, **({"message": text(message)} if message else {})}
    if own.error:
        request["events"] = [_exception(own.error)]
    return [request, *(inner_span(span, own) for span in own.inner)]


def inner_span(span: Span, own: EndedSpan) -> dict[str, object]:
    """Make a custom span of a request, as OTLP."""
    flags = own.flags | _HAS_IS_REMOTE
    made = _span(own, span.name, INTERNAL, str(span.span_id), span.parent_id, span.started_ns, span.ended_ns, flags)
    attributes = dict(span.attributes)
    if span.error:
        attributes["error.type"] = span.error[0]
        made["status"] = {"code": ERROR, **({"message": text(span.error[1])} if span.error[1] else {})}
        made["events"] = [_exception(span.error)]
    made["attributes"] = key_values(attributes.items())
    return made


def _span(  # noqa: PLR0913, PLR0917 - all of it differs
    own: EndedSpan,
    name: str,
    kind: int,
    span_id: str,
    parent_id: str | None,
    started_ns: int,
    ended_ns: int,
    flags: int,
) -> dict[str, object]:
    made: dict[str, object] = {
        "traceId": own.trace_id,
        "spanId": span_id,
        "name": text(name[:MAX_TEXT]) or "(unnamed)",
        "kind": kind,
        "startTimeUnixNano": str(started_ns),
        "endTimeUnixNano": str(ended_ns),
        "flags": flags,
    }
    if parent_id:
        made["parentSpanId"] = parent_id
    if own.tracestate:
        made["traceState"] = own.tracestate
    return made


def _exception(error: tuple[str, str, int]) -> dict[str, object]:
    kind, message, at_ns = error
    attributes = [("exception.type", kind), ("exception.message", message or None)]
    return {"name": "exception", "timeUnixNano": str(at_ns), "attributes": key_values(attributes)}


def _rpc(ended: Ended) -> tuple[str, list[tuple[str, object]]]:
    service = ended.method.partition("/")[0]
    return ended.method, [
        ("rpc.system.name", RPC_SYSTEM),
        ("rpc.method", ended.method),
        ("server.address", service),
    ]


def _http(ended: Ended, own: EndedSpan, redaction: Redaction) -> tuple[str, list[tuple[str, object]]]:
    parts = _URL.match(ended.url)
    known = ended.method in _METHODS
    query = parts["query"] if parts else None
    host = (parts["six"] or parts["host"]) if parts else None
    attributes: list[tuple[str, object]] = [
        ("http.request.method", ended.method if known else "_OTHER"),
        ("http.request.method_original", None if known else _cut(ended.method, redaction)),
        ("url.path", _cut((parts["path"] if parts else None) or "/", redaction)),
        ("url.scheme", _scheme(parts)),
        ("url.query", _cut_query(redaction.query(query)) if query else None),
        ("server.address", host or None),
        ("server.port", _port(parts) if host else None),
        ("http.route", ended.route),
        ("http.response.status_code", ended.status),
        ("user_agent.original", _cut(own.user_agent, redaction) if own.user_agent else None),
    ]
    name = ended.method if known else "HTTP"
    return f"{name} {ended.route}" if ended.route else name, attributes


def _scheme(parts: re.Match[str] | None) -> str:
    return "https" if parts is None or parts["scheme"].lower() == "https" else "http"


def _port(parts: re.Match[str] | None) -> int:
    given = parts["port"] if parts else None
    return int(given) if given else 443 if _scheme(parts) == "https" else 80


def _cut(value: str, redaction: Redaction) -> str:
    """`value` without secrets and not longer than an attribute may be."""
    return redaction.text(value[: 2 * MAX_TEXT])[:MAX_TEXT]


def _cut_query(query: str) -> str:
    """Cut between two parameters, so that none is cut in half."""
    return query if len(query) <= MAX_TEXT else query[:MAX_TEXT].rpartition("&")[0]
