"""Spans of any kind: ids, times, status, events and how they hang together; HTTP and RPC have modules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.support.otlp_checks.attributes import Value, check_attributes
from tests.support.otlp_checks.http_spans import check_http_client, check_http_server
from tests.support.otlp_checks.resource import check_resource, check_scope
from tests.support.otlp_checks.rpc_spans import check_rpc_client, check_rpc_server
from tests.support.otlp_checks.rules import CLOCK_SLACK_NS, BrokenRuleError, Window, check_id, require

_HAS_IS_REMOTE, _IS_REMOTE = 0x100, 0x200


def check_spans(message: ExportTraceServiceRequest, window: Window) -> None:
    """Every span of one export, with its resource and scope."""
    require(len(message.resource_spans) > 0, "an export of spans is empty")
    for resource_spans in message.resource_spans:
        check_resource(resource_spans.resource, resource_spans.schema_url)
        for scope_spans in resource_spans.scope_spans:
            check_scope(scope_spans.scope, scope_spans.schema_url)
            require(len(scope_spans.spans) > 0, "a scope has no spans")
            for span in scope_spans.spans:
                check_span(span, window)


def check_span(span: Span, window: Window) -> None:
    """One span by itself."""
    where = f"span {span.name!r}"
    require(span.name != "", "a span has no name")
    check_id(span.trace_id, 16, f"{where}: the trace id")
    check_id(span.span_id, 8, f"{where}: the span id")
    if span.parent_span_id:
        check_id(span.parent_span_id, 8, f"{where}: the parent's span id")
        require(span.parent_span_id != span.span_id, f"{where} is its own parent")
    _check_flags(span, where)
    window.check(span.start_time_unix_nano, f"{where}: the start")
    window.check(span.end_time_unix_nano, f"{where}: the end")
    require(span.start_time_unix_nano <= span.end_time_unix_nano, f"{where} ends before it starts")
    require(span.kind != Span.SPAN_KIND_UNSPECIFIED, f"{where} has no kind")
    dropped = span.dropped_attributes_count + span.dropped_events_count + span.dropped_links_count
    require(dropped == 0, f"{where} says that {dropped} attributes, events or links were dropped")
    own = span.kind == Span.SPAN_KIND_INTERNAL
    attributes = check_attributes(span.attributes, where, free_names=own)
    _check_events(span, where)
    check_status(span, attributes, where)
    for link in span.links:
        check_id(link.trace_id, 16, f"{where}: a link's trace id")
        check_id(link.span_id, 8, f"{where}: a link's span id")
    _check_conventions(span, attributes, where)


def check_status(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    """An instrumentation sets ERROR or nothing; ERROR and ``error.type`` go together, and the text adds something."""
    code, message = span.status.code, span.status.message
    require(code != Status.STATUS_CODE_OK, f"{where} has the status OK, which only the application may set")
    failed = code == Status.STATUS_CODE_ERROR
    require(failed or message == "", f"{where} has a status description without an error: {message!r}")
    error = attributes.get("error.type")
    if span.kind != Span.SPAN_KIND_INTERNAL:
        require(not failed or error is not None, f"{where} has the status ERROR and no error.type")
    require(failed or error is None, f"{where} has error.type {error} and no status ERROR")
    require(error != "", f"{where} has an empty error.type")
    said = {str(error), str(attributes.get("http.response.status_code"))}
    require(message not in said, f"{where}: the status description {message!r} says what the attributes say")


def check_links(spans: Sequence[Span], remote_parents: Iterable[str] = ()) -> None:
    """Every id is unique, every parent is there or came from outside, and no child starts before its parent."""
    by_id: dict[tuple[bytes, bytes], Span] = {}
    for span in spans:
        key = (span.trace_id, span.span_id)
        require(key not in by_id, f"span id {span.span_id.hex()} stands for {span.name!r} and for another span")
        by_id[key] = span
    remote = {bytes.fromhex(one) for one in remote_parents}
    for span in spans:
        if not span.parent_span_id or span.parent_span_id in remote:
            continue
        parent = by_id.get((span.trace_id, span.parent_span_id))
        if parent is None:
            elsewhere = [one.name for one in spans if one.span_id == span.parent_span_id]
            why = f"it is {elsewhere[0]!r} of another trace" if elsewhere else "no such span came"
            raise BrokenRuleError(f"span {span.name!r} has the parent {span.parent_span_id.hex()}, but {why}")
        early_ns = parent.start_time_unix_nano - span.start_time_unix_nano
        require(early_ns <= 0, f"span {span.name!r} starts {early_ns} ns before its parent {parent.name!r}")
        late_ns = span.start_time_unix_nano - parent.end_time_unix_nano
        what = f"span {span.name!r} starts {late_ns} ns after the end of its parent {parent.name!r}"
        require(late_ns <= CLOCK_SLACK_NS, what)


def _check_flags(span: Span, where: str) -> None:
    require(span.flags < 0x400, f"{where}: flags {span.flags:#x} has bits that are reserved")
    if span.flags & _IS_REMOTE:
        require(bool(span.flags & _HAS_IS_REMOTE), f"{where}: flags says is_remote, and not that it is known")
        require(span.parent_span_id != b"", f"{where}: flags says that the parent is remote, but there is none")


def _check_events(span: Span, where: str) -> None:
    last_ns = 0
    for event in span.events:
        require(event.name != "", f"{where} has an event without a name")
        within = span.start_time_unix_nano <= event.time_unix_nano <= span.end_time_unix_nano
        require(within, f"{where}: event {event.name} lies outside of the span's time")
        require(event.time_unix_nano >= last_ns, f"{where}: event {event.name} is earlier than the one before it")
        last_ns = event.time_unix_nano
        check_attributes(event.attributes, f"{where}: event {event.name}")


def _check_conventions(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    is_rpc, is_http = "rpc.system.name" in attributes, "http.request.method" in attributes
    match span.kind:
        case Span.SPAN_KIND_SERVER if is_rpc:
            check_rpc_server(span, attributes, where)
        case Span.SPAN_KIND_SERVER:
            check_http_server(span, attributes, where)
        case Span.SPAN_KIND_CLIENT if is_rpc:
            check_rpc_client(span, attributes, where)
        case Span.SPAN_KIND_CLIENT:
            check_http_client(span, attributes, where)
        case Span.SPAN_KIND_INTERNAL:
            require(not is_rpc and not is_http, f"{where} is INTERNAL, and has the attributes of a request")
        case _:
            raise BrokenRuleError(f"{where} has the kind {Span.SpanKind.Name(span.kind)}, which nothing here makes")
