"""OTLP/HTTP: gather what has ended, and send it behind an answer.

A request that ends only leaves plain data here. The first of an interval stays behind its own answer (``waitUntil``)
and sends what all of them have left by then. What does not fit, and what was refused, is lost; it is counted and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from diddy_worker._metrics import Metrics
from diddy_worker._otlp import export_request, nanos
from diddy_worker._record import Ended, EndedSpan, duration_of, inner_span, spans_of
from diddy_worker._retry_after import parse_retry_after
from diddy_worker._values import plain_field
from diddy_worker._version import VERSION

if TYPE_CHECKING:
    from diddy_worker._settings import Settings, Signal, Target
    from diddy_worker._span import Span
    from diddy_worker._system import Reply, Sender, System

MAX_ENDED = 512
"""Requests that have ended and are not yet spans and metrics."""
MAX_ITEMS = 1024
"""Spans, and log records, of one export, which is also what is kept at most."""
MAX_SPANS = 128
"""Custom spans of one request."""
PAUSE_S = 5
"""The wait after an overload for which the collector names none."""
MAX_PAUSE_S = 300
"""However long it asks to wait."""
SAY_EVERY_S = 60
OVERLOADED = frozenset({429, 502, 503, 504})
"""OTLP, "Failures": come back later."""

_REJECTED = re.compile(r'"rejected(?:Spans|DataPoints|LogRecords)"\s*:\s*"?([0-9]{1,9})')


class Exporter:
    """What is to be sent, and when."""

    __slots__ = (
        "_ended",
        "_gathering_until_s",
        "_lost",
        "_next_say_s",
        "_paused_until_s",
        "_resource",
        "_sender",
        "_sending_until_s",
        "_settings",
        "_system",
        "items",
        "metrics",
    )

    def __init__(self, settings: Settings, system: System, sender: Sender) -> None:
        self._settings = settings
        self._system = system
        self._sender = sender
        self._resource = resource_of(settings, system)
        self._ended: list[Ended] = []
        self.items: dict[Signal, list[dict[str, object]]] = {"traces": [], "logs": []}
        self.metrics = Metrics(nanos(system.epoch_s()))
        self._gathering_until_s = 0.0
        self._sending_until_s = 0.0
        self._paused_until_s: dict[Signal, float] = {}
        self._lost: dict[tuple[str, str], int] = {}
        self._next_say_s = 0.0

    @property
    def has_traces(self) -> bool:
        """Whether spans are exported."""
        return "traces" in self._settings.targets

    @property
    def has_logs(self) -> bool:
        """Whether log records are exported."""
        return "logs" in self._settings.targets

    def end(self, ended: Ended) -> None:
        """Keep a request that has ended."""
        if len(self._ended) >= MAX_ENDED:
            self._fold()
        self._ended.append(ended)

    def end_span(self, span: Span) -> None:
        """Keep a custom span that has ended: with its request, or by itself where that was faster."""
        context = span.context
        if context is None or context.spans is None:
            return
        if context.kept is None:
            if len(context.spans) < MAX_SPANS:
                context.spans.append(span)
            else:
                self._drop("traces", "limit", 1)
        elif context.kept:
            flags = (1 if context.sampled else 0) | (2 if context.random else 0)
            own = EndedSpan(
                context.trace_id, context.request_id, None, context.tracestate, flags, 0, 0, None, None, []
            )  # fmt: skip
            self._add("traces", inner_span(span, own))

    def add_log(self, record: dict[str, object]) -> None:
        """Keep a log record."""
        self._add("logs", record)

    def start(self, wait_until: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """Stay behind the answer of this request to send, unless another one does. A lease, since its task may die."""
        now_s = self._system.monotonic_s()
        if now_s >= self._gathering_until_s:
            self._gathering_until_s = now_s + 2 * self._settings.interval_s + 1
            work = self._gather()
        elif self._is_crowded() and not self._is_sending():
            work = self.flush()
        else:
            return
        try:
            wait_until(work)
        except Exception:
            work.close()

    async def _gather(self) -> None:
        await self._sender.sleep(self._settings.interval_s)
        while self._is_sending():  # nobody else may come to send what is left
            self._gathering_until_s = self._system.monotonic_s() + 2 * self._settings.interval_s + 1
            await self._sender.sleep(self._settings.interval_s)
        self._gathering_until_s = 0.0
        await self.flush()

    def _is_sending(self) -> bool:
        return self._system.monotonic_s() < self._sending_until_s

    async def flush(self) -> None:
        """Send everything, one export a signal; a single flush at a time. Never raises."""
        now_s = self._system.monotonic_s()
        if self._is_sending():
            return
        targets = self._settings.targets
        self._sending_until_s = now_s + max(target.timeout_s for target in targets.values()) + 1
        try:
            self._fold()
            sent = [
                self._send(signal, target)
                for signal, target in targets.items()
                if now_s >= self._paused_until_s.get(signal, 0.0)
            ]
            from asyncio import gather

            await gather(*sent)
            self._say()
        except Exception as error:
            print(json.dumps({"type": "log", "level": "error", "message": f"no export: {type(error).__name__}"}))
        finally:
            self._sending_until_s = 0.0

    async def _send(self, signal: Signal, target: Target) -> None:
        dropped: dict[Any, int] = {}
        if signal == "metrics":
            items, dropped = self.metrics.take(nanos(self._system.epoch_s()))
            count = sum(map(_points, items))
        else:
            items, self.items[signal] = self.items[signal], []
            count = len(items)
        if not items:
            return
        try:
            reply = await self._post(target, export_request(signal, self._resource, items))
        except Exception as error:
            lost, reason = count, "timeout" if _is_late(error) else "unreachable"
        else:
            if 200 <= reply.status < 300:
                lost, reason = _rejected(reply, count), "rejected"
            else:
                lost, reason = count, f"status_{reply.status}"
                self._pause(signal, reply)
        if lost:
            self._drop(signal, reason, lost)
            for labels, number in dropped.items():  # what was lost is told the next time
                self.metrics.dropped[labels] = self.metrics.dropped.get(labels, 0) + number

    async def _post(self, target: Target, request: dict[str, object]) -> Reply:
        body = json.dumps(request, separators=(",", ":")).encode()
        headers = {"user-agent": f"diddy-worker/{VERSION}", **{name.lower(): value for name, value in target.headers}}
        headers["content-type"] = "application/json"
        if target.gzip:
            headers["content-encoding"] = "gzip"
            body = _gzip(body)
        return await self._sender.post(target.url, headers, body, target.timeout_s)

    def _pause(self, signal: Signal, reply: Reply) -> None:
        if reply.status in OVERLOADED:
            asked_s = parse_retry_after(reply.retry_after, self._system.epoch_s())
            wait_s = PAUSE_S if asked_s is None else min(asked_s, MAX_PAUSE_S)
            self._paused_until_s[signal] = self._system.monotonic_s() + wait_s

    def _fold(self) -> None:
        """Make spans and metrics of the requests that have ended."""
        ended, self._ended = self._ended, []
        for one in ended:
            if "metrics" in self._settings.targets:
                self.metrics.record(*duration_of(one))
            for span in spans_of(one, self._settings.redaction):
                self._add("traces", span)

    def _add(self, signal: Signal, item: dict[str, object]) -> None:
        items = self.items[signal]
        if len(items) < MAX_ITEMS:
            items.append(item)
        else:
            self._drop(signal, "full", 1)

    def _is_crowded(self) -> bool:
        half = MAX_ITEMS // 2
        return len(self._ended) >= MAX_ENDED // 2 or any(len(items) >= half for items in self.items.values())

    def _drop(self, signal: Signal, reason: str, count: int) -> None:
        self.metrics.drop(signal, reason, count)
        self._lost[signal, reason] = self._lost.get((signal, reason), 0) + count

    def _say(self) -> None:
        """Say what was lost, once a minute at most."""
        now_s = self._system.monotonic_s()
        if not self._lost or now_s < self._next_say_s:
            return
        self._next_say_s = now_s + SAY_EVERY_S
        lost = [{"signal": signal, "reason": reason, "count": count} for (signal, reason), count in self._lost.items()]
        self._lost = {}
        print(json.dumps({"type": "log", "level": "warning", "message": "telemetry was lost", "lost": lost}))


def resource_of(settings: Settings, system: System) -> list[tuple[str, object]]:
    """Who speaks; the instance is this isolate, since no two may add to one series."""
    digits = system.random_bytes(16).hex()
    own: dict[str, object] = {
        "service.name": settings.service or "unknown_service",
        "service.instance.id": f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}",
        "telemetry.sdk.name": "diddy-mesh",
        "telemetry.sdk.language": "python",
        "telemetry.sdk.version": VERSION,
    }
    others: dict[str, object] = {
        "deployment.environment.name": settings.environment,
        "cloud.provider": "cloudflare",
        **{key: plain_field(key, value, settings.redaction) for key, value in settings.resource},
    }
    return [*own.items(), *((key, value) for key, value in others.items() if key not in own)]


def _points(metric: dict[str, Any]) -> int:
    return len((metric.get("sum") or metric["exponentialHistogram"])["dataPoints"])


def _is_late(error: Exception) -> bool:
    """Tell a time limit that ran out; JavaScript's error comes with its name in front of the message."""
    return isinstance(error, TimeoutError) or "TimeoutError" in str(error)


def _rejected(reply: Reply, most: int) -> int:
    """How many items a collector took no notice of (OTLP, "Partial Success")."""
    found = _REJECTED.search(reply.body)
    return min(int(found[1]), most) if found else 0


def _gzip(body: bytes) -> bytes:
    import zlib  # in a Worker part of the interpreter; the module gzip adds only files to it

    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
