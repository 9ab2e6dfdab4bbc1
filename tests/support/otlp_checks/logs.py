"""Log records (OpenTelemetry, "Logs Data Model")."""

from __future__ import annotations

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

from tests.support.otlp_checks.attributes import check_attributes
from tests.support.otlp_checks.resource import check_resource, check_scope
from tests.support.otlp_checks.rules import Window, check_id, require

SEVERITIES = {"TRACE": 1, "DEBUG": 5, "INFO": 9, "WARN": 13, "ERROR": 17, "FATAL": 21}
"""The first of the four numbers that each name has."""


def check_logs(message: ExportLogsServiceRequest, window: Window) -> None:
    """Every record of one export, with its resource and scope."""
    require(len(message.resource_logs) > 0, "an export of log records is empty")
    for resource_logs in message.resource_logs:
        check_resource(resource_logs.resource, resource_logs.schema_url)
        for scope_logs in resource_logs.scope_logs:
            check_scope(scope_logs.scope, scope_logs.schema_url)
            require(len(scope_logs.log_records) > 0, "a scope has no log records")
            for record in scope_logs.log_records:
                check_log_record(record, window)


def check_log_record(record: LogRecord, window: Window) -> None:
    """One record: a time, a level, a body, and both ids or none."""
    require(record.HasField("body"), "a log record has no body")
    body = record.body.string_value
    where = f"log record {body[:60]!r}"
    if record.body.WhichOneof("value") == "string_value":
        require(body != "", "a log record has an empty body")
    window.check(record.time_unix_nano, f"{where}: the time")
    window.check(record.observed_time_unix_nano, f"{where}: the observed time")
    late = record.time_unix_nano > record.observed_time_unix_nano
    require(not late, f"{where} was observed before it happened")
    name = record.severity_text.upper()
    require(name in SEVERITIES, f"{where} has the severity text {record.severity_text!r}, which is none of the names")
    first, given = SEVERITIES[name], record.severity_number
    require(first <= given < first + 4, f"{where}: severity number {given} is not one of {record.severity_text}")
    require(bool(record.trace_id) == bool(record.span_id), f"{where} has only one of trace id and span id")
    if record.trace_id:
        check_id(record.trace_id, 16, f"{where}: the trace id")
        check_id(record.span_id, 8, f"{where}: the span id")
    require(record.dropped_attributes_count == 0, f"{where} says that attributes were dropped")
    check_attributes(record.attributes, where, free_names=True)
