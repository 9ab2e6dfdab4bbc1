"""OTLP/HTTP JSON payloads, read to the letter of the OTLP specification (section "JSON Protobuf Encoding").

protobuf's own JSON reader is too kind to prove anything: it takes a hexadecimal id for base64, enum names for numbers,
and snake_case for lowerCamelCase. So the text is compared with the message's descriptor first, ids are converted, and
only then is it read, without ignoring unknown fields.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Literal

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Signal = Literal["traces", "metrics", "logs"]
Export = ExportTraceServiceRequest | ExportMetricsServiceRequest | ExportLogsServiceRequest

_ID_DIGITS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
_INTEGERS_64 = {
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_FIXED64,
    FieldDescriptor.TYPE_SFIXED64,
    FieldDescriptor.TYPE_SINT64,
}
_INTEGERS_32 = {
    FieldDescriptor.TYPE_INT32,
    FieldDescriptor.TYPE_UINT32,
    FieldDescriptor.TYPE_FIXED32,
    FieldDescriptor.TYPE_SFIXED32,
    FieldDescriptor.TYPE_SINT32,
    FieldDescriptor.TYPE_ENUM,
}


class PayloadError(ValueError):
    """The payload is no OTLP JSON; the message says where and why."""


def decode(signal: Signal, body: bytes) -> Export:
    """The message that `body` holds, or `PayloadError`."""
    message: Export
    match signal:
        case "traces":
            message = ExportTraceServiceRequest()
        case "metrics":
            message = ExportMetricsServiceRequest()
        case "logs":
            message = ExportLogsServiceRequest()
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise PayloadError(f"the body is no UTF-8: {error}") from None
    except json.JSONDecodeError as error:
        raise PayloadError(f"the body is no JSON: {error}") from None
    converted = _message(message.DESCRIPTOR, document, "$")
    try:
        return json_format.ParseDict(converted, message, ignore_unknown_fields=False)
    except json_format.ParseError as error:
        raise PayloadError(str(error)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        names = [name for name, _ in pairs]
        raise PayloadError(f"a key stands twice in one object: {sorted(n for n in names if names.count(n) > 1)}")
    return document


def _no_constant(name: str) -> Any:
    raise PayloadError(f"{name} is no JSON")


def _message(descriptor: Descriptor, document: Any, where: str) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise PayloadError(f"{where} must be an object ({descriptor.name}), not {document!r:.80}")
    fields = {field.json_name: field for field in descriptor.fields}
    groups: dict[str, str] = {}
    converted = {}
    for name, value in document.items():
        field = fields.get(name)
        if field is None:
            raise PayloadError(f"{where}.{name} is no field of {descriptor.name}; it has {', '.join(fields)}")
        if field.containing_oneof is not None:
            other = groups.setdefault(field.containing_oneof.full_name, name)
            if other != name:
                raise PayloadError(f"{where} has both {other} and {name}, of which only one may be set")
        if field.is_repeated:
            if not isinstance(value, list):
                raise PayloadError(f"{where}.{name} must be a list, not {value!r:.80}")
            converted[name] = [_value(field, one, f"{where}.{name}[{index}]") for index, one in enumerate(value)]
        else:
            converted[name] = _value(field, value, f"{where}.{name}")
    return converted


def _value(field: FieldDescriptor, value: Any, where: str) -> Any:
    if value is None:
        raise PayloadError(f"{where} is null; what is not known is left out")
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        assert field.message_type is not None
        return _message(field.message_type, value, where)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return _bytes(field.json_name, value, where)
    if field.type in _INTEGERS_64 and not (isinstance(value, str) and re.fullmatch(r"-?(0|[1-9]\d*)", value)):
        raise PayloadError(f"{where} must be a decimal string, as 64-bit integers are written, not {value!r:.80}")
    if field.type in _INTEGERS_32 and (isinstance(value, bool) or not isinstance(value, int)):
        what = "the number of an enum value" if field.type == FieldDescriptor.TYPE_ENUM else "an integer"
        raise PayloadError(f"{where} must be {what}, not {value!r:.80}")
    if field.type == FieldDescriptor.TYPE_ENUM:
        assert field.enum_type is not None
        if value not in field.enum_type.values_by_number:
            raise PayloadError(f"{where}: {field.enum_type.name} has no value {value}")
    if field.type == FieldDescriptor.TYPE_DOUBLE and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise PayloadError(f"{where} must be a number, not {value!r:.80}")
    return value


def _bytes(name: str, value: Any, where: str) -> str:
    """Ids as the base64 that protobuf's reader wants; other bytes are base64 already."""
    if not isinstance(value, str):
        raise PayloadError(f"{where} must be text, not {value!r:.80}")
    digits = _ID_DIGITS.get(name)
    if digits is None:
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error:
            raise PayloadError(f"{where} must be base64, not {value!r:.80}") from None
        return value
    if value == "" and name == "parentSpanId":
        return value
    if not re.fullmatch(rf"[\da-fA-F]{{{digits}}}", value):
        raise PayloadError(f"{where} must be {digits} hexadecimal digits, not {value!r:.80}")
    return base64.b64encode(bytes.fromhex(value)).decode("ascii")
