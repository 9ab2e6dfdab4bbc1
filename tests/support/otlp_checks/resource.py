"""The resource and the scope: who speaks, and by which library (conventions "Service" and "Telemetry SDK")."""

from __future__ import annotations

import re

from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from tests.support.otlp_checks.attributes import Value, check_attributes, text
from tests.support.otlp_checks.rules import require

SDK_LANGUAGES = {"cpp", "dotnet", "erlang", "go", "java", "nodejs", "php", "python", "ruby", "rust", "swift", "webjs"}


def check_resource(resource: Resource, schema_url: str) -> dict[str, Value]:
    """The service, its instance and the SDK are named; returns the attributes."""
    where = "the resource"
    attributes = check_attributes(resource.attributes, where, free_names=True)
    text(attributes, "service.name", where)
    text(attributes, "service.instance.id", where)
    text(attributes, "telemetry.sdk.version", where)
    language = text(attributes, "telemetry.sdk.language", where)
    require(language in SDK_LANGUAGES, f"telemetry.sdk.language is {language}, none of the known ones")
    name = text(attributes, "telemetry.sdk.name", where)
    require(name != "opentelemetry", "telemetry.sdk.name is opentelemetry, which only OpenTelemetry's own SDKs may say")
    check_schema_url(schema_url)
    return attributes


def check_scope(scope: InstrumentationScope, schema_url: str) -> None:
    """The library that made the record has a name; its version is optional."""
    require(scope.name != "", "the scope has no name")
    check_attributes(scope.attributes, f"scope {scope.name}")
    check_schema_url(schema_url)


def check_schema_url(url: str) -> None:
    """A schema URL names a version of OpenTelemetry's schema, or is left out."""
    wanted = r"(https://opentelemetry\.io/schemas/1\.\d+\.\d+)?"
    require(re.fullmatch(wanted, url) is not None, f"{url!r} is no schema URL of OpenTelemetry")
