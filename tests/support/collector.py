"""An OTLP/HTTP JSON collector on loopback that is stricter than any real one, and as unreliable as it is told to be.

    with Collector() as collector, meshed(telemetry(collector), catalog=catalog) as mesh:
        mesh.fetch("/api/x")
        collector.wait_for_spans(3)
        assert collector.trace_tree() == server("GET /api/*", internal("catalog", client("GET")))

A payload that no collector should be sent is answered with 400 and fails the test when the collector is closed.
`collector.answer` is what is answered from now on: a fault of `tests.support.faults`, or one of
`tests.support.collector_answers`. Only what was answered with 2xx counts as `delivered`.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self, TypeVar

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.collector_answers import OK
from tests.support.faults import Fault, RecordedRequest, Reply, SlowHeaders
from tests.support.faulty import FaultyServer
from tests.support.otlp_checks.attributes import attributes_of
from tests.support.otlp_http import read_request
from tests.support.otlp_json import Export, PayloadError, Signal, decode
from tests.support.span_tree import Node, span_trees

Found = TypeVar("Found")


@dataclass(frozen=True)
class Received:
    """One export as it arrived, decoded."""

    signal: Signal
    message: Export
    request: RecordedRequest
    at_ns: int
    """Epoch nanoseconds when the whole request was there."""
    delivered: bool
    """Whether it was answered with 2xx at once."""
    compressed: bool
    size_bytes: int
    """Of the JSON text."""


@dataclass
class Collector:
    """Listens on a free port; a context manager that raises when a malformed payload came, unless `lenient`."""

    answer: Fault | Callable[[Signal], Fault] = OK
    lenient: bool = False
    received: list[Received] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    started_ns: int = 0

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._server = FaultyServer(self._take)

    def __enter__(self) -> Self:
        self._server.start()
        self.started_ns = time.time_ns()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        # Connections that a scripted answer left half open may be gone already.
        with suppress(OSError):
            self._server.stop()
        if kind is None and not self.lenient:
            assert self.problems == [], "\n".join(self.problems)

    @property
    def url(self) -> str:
        """The base URL, to which an exporter appends /v1/traces and so on."""
        return self._server.url

    @property
    def address(self) -> str:
        return self._server.address

    @property
    def requests(self) -> list[RecordedRequest]:
        """Every request, malformed ones too."""
        return list(self._server.requests)

    def stop_listening(self) -> None:
        """Refuse connections from now on."""
        self._server.stop()

    def listen_again(self) -> None:
        """Listen on the same port as before."""
        self._server.start()

    # What came.

    def exports(self, signal: Signal | None = None, *, delivered: bool = True) -> list[Received]:
        """Exports in the order in which they came; `delivered=False` gives those that were refused as well."""
        with self._changed:
            return [one for one in self.received if signal in {None, one.signal} and (one.delivered or not delivered)]

    def spans(self, *, delivered: bool = True) -> list[Span]:
        """All spans."""
        return [span for one in self.exports("traces", delivered=delivered) for span in _spans(one.message)]

    def metrics(self, name: str | None = None, *, delivered: bool = True) -> list[Metric]:
        """All metrics, or those of one name: one entry an export."""
        found = (metric for one in self.exports("metrics", delivered=delivered) for metric in _metrics(one.message))
        return [metric for metric in found if name in {None, metric.name}]

    def log_records(self, *, delivered: bool = True) -> list[LogRecord]:
        """All log records."""
        return [record for one in self.exports("logs", delivered=delivered) for record in _log_records(one.message)]

    def total(self, name: str, attributes: Mapping[str, object] | None = None) -> float:
        """The sum of a delta sum's points, or the count of a histogram's, over all points that have `attributes`."""
        wanted = (attributes or {}).items()
        return sum(
            value
            for metric in self.metrics(name)
            for point_attributes, value in _points(metric)
            if wanted <= point_attributes.items()
        )

    def trace_ids(self) -> set[str]:
        """The traces that came, as hexadecimal digits."""
        return {span.trace_id.hex() for span in self.spans()}

    def trace(self, trace_id: str) -> list[Span]:
        """The spans of one trace."""
        return [span for span in self.spans() if span.trace_id.hex() == trace_id]

    def trace_tree(self, trace_id: str | None = None) -> Node:
        """The only tree of spans of a trace, which must be the only trace if none is named."""
        if trace_id is None:
            [trace_id] = self.trace_ids()
        [tree] = span_trees(self.trace(trace_id))
        return tree

    # Waiting.

    def wait(self, found: Callable[[], Found], what: str, timeout_s: float = 15) -> Found:
        """Wait until `found` gives something true, looked at whenever an export comes, and return it."""
        with self._changed:
            value = self._changed.wait_for(found, timeout_s)
            if not value:
                raise AssertionError(f"{what} did not come in {timeout_s} s; there is {self._summary()}")
            return value

    def wait_for_exports(self, count: int, signal: Signal | None = None, *, delivered: bool = True) -> list[Received]:
        """Wait for at least `count` exports."""

        def found() -> list[Received]:
            exports = self.exports(signal, delivered=delivered)
            return exports if len(exports) >= count else []

        return self.wait(found, f"{count} exports of {signal or 'any signal'}")

    def wait_for_spans(self, count: int, trace_id: str | None = None) -> list[Span]:
        """Wait for at least `count` spans, of one trace if one is named."""

        def found() -> list[Span]:
            spans = self.spans() if trace_id is None else self.trace(trace_id)
            return spans if len(spans) >= count else []

        return self.wait(found, f"{count} spans")

    def wait_for_span(self, matches: Callable[[Span], bool], what: str = "the span") -> Span:
        """Wait for a span that matches and return the first."""
        return self.wait(lambda: [span for span in self.spans() if matches(span)][:1], what)[0]

    def wait_for_metric(self, name: str) -> list[Metric]:
        """Wait for a metric of that name."""
        return self.wait(lambda: self.metrics(name), f"metric {name}")

    def wait_for_total(
        self, name: str, at_least: float, attributes: Mapping[str, object] | None = None, timeout_s: float = 15
    ) -> float:
        """Wait until the points of a sum or histogram add up to `at_least`, and return what they add up to."""
        what = f"{at_least} of {name} {dict(attributes or {})}"
        self.wait(lambda: self.total(name, attributes) >= at_least, what, timeout_s)
        return self.total(name, attributes)

    def wait_for_log_records(self, count: int) -> list[LogRecord]:
        """Wait for at least `count` log records."""

        def found() -> list[LogRecord]:
            records = self.log_records()
            return records if len(records) >= count else []

        return self.wait(found, f"{count} log records")

    def wait_for_requests(self, count: int) -> list[RecordedRequest]:
        """Wait for at least `count` requests, malformed ones too."""
        return self._server.wait_for_requests(count)

    # Serving.

    def _take(self, request: RecordedRequest) -> Fault:
        try:
            signal, text = read_request(request)
            message = decode(signal, text)
        except PayloadError as error:
            with self._changed:
                self.problems.append(f"{request.method} {request.target}: {error}")
                self._changed.notify_all()
            return Reply(400, {"code": 3, "message": str(error)})
        fault = self.answer if isinstance(self.answer, Fault) else self.answer(signal)
        status = fault.then if isinstance(fault, SlowHeaders) else fault
        delivered = isinstance(status, Reply) and 200 <= status.status < 300
        compressed = request.header("content-encoding") == "gzip"
        with self._changed:
            self.received.append(Received(signal, message, request, time.time_ns(), delivered, compressed, len(text)))
            self._changed.notify_all()
        return fault

    def _summary(self) -> str:
        spans, records = self.spans(delivered=False), self.log_records(delivered=False)
        names = dict(Counter(span.name for span in spans).most_common(20))
        metrics = sorted({metric.name for metric in self.metrics(delivered=False)})
        said = f"{len(self.received)} exports with spans {names}, metrics {metrics}"
        return f"{said}, {len(records)} log records; problems: {self.problems[:3]}"


def _spans(message: Export) -> Iterator[Span]:
    assert isinstance(message, ExportTraceServiceRequest)
    return (span for resource in message.resource_spans for scope in resource.scope_spans for span in scope.spans)


def _metrics(message: Export) -> Iterator[Metric]:
    assert isinstance(message, ExportMetricsServiceRequest)
    return (one for resource in message.resource_metrics for scope in resource.scope_metrics for one in scope.metrics)


def _log_records(message: Export) -> Iterator[LogRecord]:
    assert isinstance(message, ExportLogsServiceRequest)
    return (one for resource in message.resource_logs for scope in resource.scope_logs for one in scope.log_records)


def _points(metric: Metric) -> Iterable[tuple[dict[str, object], float]]:
    for number in [*metric.sum.data_points, *metric.gauge.data_points]:
        value = number.as_int if number.WhichOneof("value") == "as_int" else number.as_double
        yield dict(attributes_of(number.attributes)), value
    for point in metric.exponential_histogram.data_points:
        yield dict(attributes_of(point.attributes)), point.count
