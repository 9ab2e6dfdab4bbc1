"""What is known of the request that is being handled, in a ContextVar: each request has its own in Python Workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from diddy_worker._baggage import parse_baggage
from diddy_worker._remaining import Deadline, parse_context
from diddy_worker._system import PLATFORM, System
from diddy_worker._trace import parse_traceparent
from diddy_worker._tracestate import parse_tracestate

_current: ContextVar[RequestContext | None] = ContextVar("diddy_worker_request", default=None)


class RequestContext:
    """One request or RPC call: its place in the trace, its deadline and what the platform still allows."""

    __slots__ = (
        "_deadline",
        "baggage",
        "calls_left",
        "method",
        "parent_id",
        "path",
        "random",
        "sampled",
        "span_id",
        "started_s",
        "system",
        "trace_id",
        "tracestate",
    )

    def __init__(self, header: Callable[[str], str | None], method: str, path: str, system: System = PLATFORM) -> None:
        """`header` gives a request header by its lower-case name, or None."""
        parent = parse_traceparent(header("traceparent"))
        self.system = system
        self.started_s = system.monotonic_s()
        self.trace_id = parent.trace_id if parent else _hex_id(system, 16)
        self.span_id = _hex_id(system, 8)
        self.parent_id = parent.parent_id if parent else None
        self.sampled = parent.sampled if parent else True
        self.random = parent.random if parent else True
        # Without a valid traceparent, a tracestate belongs to no trace (section 4.3 of the recommendation).
        self.tracestate = parse_tracestate(header("tracestate")) if parent else None
        self.baggage = parse_baggage(header("baggage"))
        left = parse_context(header("diddy-context"))
        self.calls_left = left.calls
        """Worker invocations that the platform still allows this request, as the caller counted; None if unknown."""
        self.method = method
        self.path = path
        """Without the query, which may hold secrets."""
        self._deadline = Deadline(left.deadline_ms, system.monotonic_s)

    def remaining_ms(self) -> float | None:
        """Tell how long the caller still waits, in milliseconds, never below 0; None when it set no deadline."""
        return self._deadline.remaining_ms()

    @property
    def expired(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._deadline.expired

    def elapsed_ms(self) -> float:
        """Give milliseconds since the request arrived. In production the clock moves on I/O only."""
        return (self.system.monotonic_s() - self.started_s) * 1000


def current() -> RequestContext:
    """Return the context of the request that is being handled; `LookupError` outside of one."""
    context = _current.get()
    if context is None:
        raise LookupError(
            "no request is being handled here: decorate fetch with @meshed, or use request_context(request)"
        )
    return context


def current_or_none() -> RequestContext | None:
    """Return the context of the request that is being handled, or None outside of one."""
    return _current.get()


@contextmanager
def entered(context: RequestContext) -> Iterator[RequestContext]:
    """Make `context` the current one inside of the block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


@contextmanager
def request_context(request: object) -> Iterator[RequestContext]:
    """Set the context from a `workers.Request` (or JavaScript's) and nothing else: no log line, no refusal."""
    with entered(context_of(request)) as context:
        yield context


@contextmanager
def continued(headers: Mapping[str, str], method: str = "", path: str = "") -> Iterator[RequestContext]:
    """Set the context from headers in lower case that came some other way: an RPC argument, a queue message."""
    with entered(RequestContext(headers.get, method, path)) as context:
        yield context


def context_of(request: object) -> RequestContext:
    """Read the context out of a `workers.Request` or JavaScript's.

    JavaScript's own headers are asked one by one: the SDK's `headers` copies all of them into an `http.client` message.
    """
    js_request: Any = getattr(request, "js_object", request)

    def header(name: str) -> str | None:
        value = js_request.headers.get(name)
        return value if isinstance(value, str) else None  # JavaScript's null is an object of its own

    return RequestContext(header, str(js_request.method), path_of(str(js_request.url)))


def path_of(url: str) -> str:
    """Cut the path out of an absolute URL: `urllib.parse` takes 65 ms to import in a Worker."""
    _, _, rest = url.partition("://")
    path = rest[rest.find("/") :] if "/" in rest else "/"
    return path.partition("#")[0].partition("?")[0]


def _hex_id(system: System, count: int) -> str:
    """Draw an id that is not all zero, which the recommendation forbids."""
    return system.random_bytes(count).hex().replace("0" * (2 * count), "0" * (2 * count - 1) + "1")
