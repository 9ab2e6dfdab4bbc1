"""Custom spans: what happens inside of a request, by a name that its author chose."""

from __future__ import annotations

from contextlib import suppress
from contextvars import Token
from typing import Self

from diddy_worker._context import RequestContext, current_or_none, current_span, new_span_id
from diddy_worker._isolate import isolate
from diddy_worker._record import type_name
from diddy_worker._values import plain_field, short_text

MAX_ATTRIBUTES = 64
MAX_TEXT = 1024


class Span:
    """A part of a request; a context manager, also around ``await``. Made by `span`."""

    __slots__ = (
        "_token",
        "attributes",
        "context",
        "ended_ns",
        "error",
        "name",
        "parent_id",
        "span_id",
        "started_ns",
    )

    def __init__(self, name: str, attributes: dict[str, object]) -> None:
        self.name = name
        self.attributes: dict[str, object] = attributes
        self.context: RequestContext | None = None
        self.span_id: str | None = None
        """16 hex digits; None outside of a request, where a span is nothing."""
        self.parent_id: str | None = None
        self.started_ns = self.ended_ns = 0
        self.error: tuple[str, str, int] | None = None
        """Type, message and time (epoch nanoseconds) of the exception that left the block."""
        self._token: Token[Span | None] | None = None

    def set(self, name: str, value: object) -> None:
        """Set an attribute: text, number, truth value, or a list of these; all else is turned into text."""
        if self.context is None or self.context.spans is None:
            return
        redaction = isolate().settings.redaction
        plain = plain_field(name, value, redaction)
        name = redaction.text(name)
        if name in self.attributes or len(self.attributes) < MAX_ATTRIBUTES:
            self.attributes[name] = plain[:MAX_TEXT] if isinstance(plain, str) else plain

    def __enter__(self) -> Self:
        context = current_or_none()
        if context is None:
            return self
        self.parent_id = context.span_id
        self.context = context
        self.span_id = new_span_id(context.system)
        if context.spans is None:
            self.attributes = {}
        else:
            self.started_ns = context.now_ns()
            self.name = isolate().settings.redaction.text(self.name[: 2 * MAX_TEXT])
            given, self.attributes = self.attributes, {}
            for name, value in given.items():
                self.set(name, value)
        self._token = current_span.set(self)
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        token, context = self._token, self.context
        if token is None or context is None:
            return
        with suppress(ValueError):  # an async generator that was closed in another task
            current_span.reset(token)
        if context.spans is None:
            return
        self.ended_ns = context.now_ns()
        if error is not None:
            self.error = (type_name(error), _message(error), self.ended_ns)
        isolate().end_span(self)


def span(name: str, /, **attributes: object) -> Span:
    """Name a part of a request's work, also around ``await``.

    As in ``with span("price", items=3) as price: price.set("total", await total())``. It is nested in the span around
    it, and calls that are made with `outgoing_headers` inside of it belong to it. An exception that leaves the block is
    recorded with its type and message, and goes on. For names with dots:
    ``span("query", **{"db.system.name": "sqlite"})``.
    """
    return Span(str(name), attributes)


def _message(error: BaseException) -> str:
    try:
        return short_text(str(error), isolate().settings.redaction, MAX_TEXT)
    except Exception:
        return ""
