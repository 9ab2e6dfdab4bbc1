"""What is known of the request that is being handled, in a ContextVar: each request has its own in Python Workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from diddy_worker._baggage import parse_baggage
from diddy_worker._otlp import nanos
from diddy_worker._remaining import Deadline, parse_context
from diddy_worker._system import PLATFORM, System
from diddy_worker._trace import parse_traceparent
from diddy_worker._tracestate import parse_tracestate

if TYPE_CHECKING:
    from diddy_worker._span import Span

_current: ContextVar[RequestContext | None] = ContextVar("diddy_worker_request", default=None)
current_span: ContextVar[Span | None] = ContextVar("diddy_worker_span", default=None)
"""The innermost custom span; it may be another request's, whose task started this one."""

# The last 56 bits of a trace id are random (level 2, section 3.2.2.3), so that every service of a trace that decides by
# them decides alike.
_RANDOM_DIGITS = 14


class RequestContext:
    """One request or RPC call: its place in the trace, its deadline and what the platform still allows."""

    __slots__ = (
        "_deadline",
        "_last_ns",
        "baggage",
        "caller_id",
        "calls_left",
        "kept",
        "method",
        "path",
        "random",
        "request_id",
        "route",
        "sampled",
        "spans",
        "started_ns",
        "started_s",
        "system",
        "trace_id",
        "tracestate",
        "url",
    )

    def __init__(  # noqa: PLR0913 - the last two are for the SDK itself
        self,
        header: Callable[[str], str | None],
        method: str,
        path: str,
        system: System = PLATFORM,
        *,
        ratio: float = 1.0,
        url: str = "",
    ) -> None:
        """`header` gives a request header by its lower-case name, or None; `ratio` is the share of new traces."""
        parent = parse_traceparent(header("traceparent"))
        self.system = system
        self.started_s = system.monotonic_s()
        self.started_ns = self._last_ns = 0
        self.trace_id = parent.trace_id if parent else _hex_id(system, 16)
        self.request_id = _hex_id(system, 8)
        """The span of the request itself."""
        self.caller_id = parent.parent_id if parent else None
        """The caller's span."""
        self.sampled = parent.sampled if parent else is_sampled(self.trace_id, ratio)
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
        self.route: str | None = None
        """The template that the path matched, ``/items/{id}``: set it where you route, and it names span and metric."""
        self.url = url
        self.spans: list[Span] | None = None
        """Custom spans that have ended; None where nothing is exported."""
        self.kept: bool | None = None
        """Whether the request's spans are exported; None until that is known, at its end."""
        self._deadline = Deadline(left.deadline_ms, system.monotonic_s)

    @property
    def span_id(self) -> str:
        """The span that is open here: the innermost custom one, or the request's."""
        span = current_span.get()
        return span.span_id if span is not None and span.context is self and span.span_id else self.request_id

    @property
    def parent_id(self) -> str | None:
        """The span around that one; the caller's, or None where the trace begins."""
        span = current_span.get()
        return span.parent_id if span is not None and span.context is self else self.caller_id

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

    def record_spans(self) -> None:
        """Begin to keep spans, because they may be exported."""
        self.started_ns = self.now_ns()
        self.spans = []

    def now_ns(self) -> int:
        """Nanoseconds since 1970, never less than before.

        Each time is asked of the clock that the Workers of one machine share. Counted from the request's start by the
        monotonic clock, a span could begin a millisecond after its own child in another Worker.
        """
        self._last_ns = max(self._last_ns, nanos(self.system.epoch_s()))
        return self._last_ns


def is_sampled(trace_id: str, ratio: float) -> bool:
    """Decide for a new trace by its own random bits, so that `ratio` of all are sampled."""
    return int(trace_id[-_RANDOM_DIGITS:], 16) < ratio * (1 << (4 * _RANDOM_DIGITS))


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


def context_of(request: object, system: System = PLATFORM, ratio: float = 1.0) -> RequestContext:
    """Read the context out of a `workers.Request` or JavaScript's."""
    js_request: Any = getattr(request, "js_object", request)
    url = str(js_request.url)
    return RequestContext(
        lambda name: header_of(js_request, name), str(js_request.method), path_of(url), system, ratio=ratio, url=url
    )


def header_of(js_request: Any, name: str) -> str | None:  # noqa: ANN401
    """Ask JavaScript's own headers, one by one: the SDK's `headers` copies all into an `http.client` message."""
    value = js_request.headers.get(name)
    return value if isinstance(value, str) else None  # JavaScript's null is an object of its own


def path_of(url: str) -> str:
    """Cut the path out of an absolute URL: `urllib.parse` takes 65 ms to import in a Worker."""
    _, _, rest = url.partition("://")
    path = rest[rest.find("/") :] if "/" in rest else "/"
    return path.partition("#")[0].partition("?")[0]


def _hex_id(system: System, count: int) -> str:
    """Draw an id that is not all zero, which the recommendation forbids."""
    return system.random_bytes(count).hex().replace("0" * (2 * count), "0" * (2 * count - 1) + "1")


def new_span_id(system: System) -> str:
    """Draw a span id."""
    return _hex_id(system, 8)
