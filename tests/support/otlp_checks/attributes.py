"""Attributes: read from their protobuf form, names known to the registry, and types by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from tests.support.otlp_checks.rules import BrokenRuleError, require
from tests.support.semconv import attribute_names, attribute_prefixes, deprecated_names

Value = str | bool | int | float | list["Value"]

OWN_PREFIX = "diddy."
MAX_VALUE_LENGTH = 4096
"""Characters of one text value: no request may blow up what is kept of it."""

TYPES: Mapping[str, type] = {
    "deployment.environment.name": str,
    "error.type": str,
    "exception.message": str,
    "exception.stacktrace": str,
    "exception.type": str,
    "http.request.method": str,
    "http.request.method_original": str,
    "http.request.resend_count": int,
    "http.response.status_code": int,
    "http.route": str,
    "network.protocol.name": str,
    "network.protocol.version": str,
    "otel.metric.overflow": bool,
    "rpc.method": str,
    "rpc.method_original": str,
    "rpc.response.status_code": str,
    "rpc.system.name": str,
    "server.address": str,
    "server.port": int,
    "service.instance.id": str,
    "service.name": str,
    "service.namespace": str,
    "service.version": str,
    "telemetry.sdk.language": str,
    "telemetry.sdk.name": str,
    "telemetry.sdk.version": str,
    "url.full": str,
    "url.path": str,
    "url.query": str,
    "url.scheme": str,
    "url.template": str,
    "user_agent.original": str,
    "diddy.flag": str,
    "diddy.flags": list,
    "diddy.route": str,
    "diddy.service": str,
}
"""Value types by the conventions' tables, and the mesh's own."""


def value_of(value: AnyValue, what: str) -> Value:
    """A value in Python's types; lists hold values of one type (OpenTelemetry, "Attribute")."""
    kind = value.WhichOneof("value")
    match kind:
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "int_value":
            return value.int_value
        case "double_value":
            return value.double_value
        case "array_value":
            values = [value_of(one, what) for one in value.array_value.values]
            require(len({type(one) for one in values}) <= 1, f"{what} mixes types in one list: {values}")
            return values
        case _:
            raise BrokenRuleError(f"{what} has {'no value' if kind is None else f'a value of the kind {kind}'}")


def attributes_of(pairs: Iterable[KeyValue]) -> dict[str, Value]:
    """Attributes by name; each name once, and none empty."""
    attributes: dict[str, Value] = {}
    for pair in pairs:
        require(pair.key != "", "an attribute has no name")
        require(pair.key not in attributes, f"attribute {pair.key} stands twice")
        attributes[pair.key] = value_of(pair.value, f"attribute {pair.key}")
    return attributes


def check_attributes(pairs: Iterable[KeyValue], where: str, *, free_names: bool = False) -> dict[str, Value]:
    """Read attributes; every name is in the registry or the mesh's own, and has its type.

    `free_names` is for what the site's author wrote: custom spans, log fields and resource attributes.
    """
    attributes = attributes_of(pairs)
    for name, value in attributes.items():
        what = f"{where}: attribute {name}"
        if name in deprecated_names():
            raise BrokenRuleError(f"{what} is not to be used any more. {deprecated_names()[name]}")
        # The overflow mark is the metrics SDK's and in no registry.
        known = name in attribute_names() or name in TYPES or name.startswith((*attribute_prefixes(), OWN_PREFIX))
        require(known or free_names, f"{what} is in no registry, and the mesh's own begin with {OWN_PREFIX}")
        require(free_names or re.fullmatch(r"[a-z][a-z0-9_.]*", name) is not None, f"{what} is no well-formed name")
        _check_type(name, value, what)
        if isinstance(value, str):
            require(len(value) <= MAX_VALUE_LENGTH, f"{what} has {len(value)} characters")
    return attributes


def text(attributes: Mapping[str, Value], name: str, where: str) -> str:
    """A required attribute that is text and not empty."""
    value = attributes.get(name)
    require(value is not None, f"{where} has no {name}, which is required")
    require(value != "", f"{where} has an empty {name}")
    assert isinstance(value, str), "its type was checked before"
    return value


def number(attributes: Mapping[str, Value], name: str, where: str) -> int:
    """A required attribute that is a whole number."""
    value = attributes.get(name)
    require(value is not None, f"{where} has no {name}, which is required")
    assert isinstance(value, int), "its type was checked before"
    return value


def _check_type(name: str, value: Value, what: str) -> None:
    wanted = TYPES.get(name)
    if wanted is not None:
        kind = type(value)
        require(kind is wanted, f"{what} must be of type {wanted.__name__}, not {kind.__name__} ({value!r:.60})")
    if isinstance(value, list) and name.startswith(OWN_PREFIX):
        require(all(isinstance(one, str) for one in value), f"{what} must be a list of texts, not {value!r:.60}")
