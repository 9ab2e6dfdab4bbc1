"""``[services.X.fallback]``, ``[routes.fallback]``."""

from __future__ import annotations

import datetime
import math
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from pages_plugin.config import defaults
from pages_plugin.config.models.base import ConditionName, PlainText, Table
from pages_plugin.config.scalars import Integer, problem


def _json_value(value: object) -> object:
    """Refuse what TOML has and JSON has not."""
    if isinstance(value, (datetime.date, datetime.time)):
        raise problem("wrong_type", "a date has no form in JSON", f'with quotes: "{value.isoformat()}"')
    if isinstance(value, float) and not math.isfinite(value):
        raise problem("wrong_type", f"{value} has no form in JSON", 'leave it out, or write it as a text: "inf"')
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _json_value(inner)
    return value


class ResponseTable(Table):
    """A fixed answer. ``body`` is sent as it is, ``json`` as JSON with its content type."""

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["body", "json"]}})

    status: Annotated[int, Integer(200, 599)] | None = Field(
        None,
        description="Status of the answer.",
        json_schema_extra={"default": defaults.FALLBACK_RESPONSE_STATUS, "examples": [503]},
    )
    body: PlainText | None = Field(
        None,
        description="Body of the answer, text/plain unless `headers` says otherwise.",
        json_schema_extra={"examples": ["The catalog is resting."]},
    )
    json_value: Annotated[Any, BeforeValidator(_json_value), WithJsonSchema({})] = Field(
        None,
        alias="json",
        description="Body of the answer as a TOML value that is sent as JSON; instead of `body`.",
        json_schema_extra={"examples": [{"items": []}]},
    )
    headers: dict[str, PlainText] | None = Field(
        None,
        description="Headers of the answer.",
        json_schema_extra={"examples": [{"retry-after": "30"}]},
    )

    @model_validator(mode="after")
    def _one_body(self) -> ResponseTable:
        if self.body is not None and "json_value" in self.model_fields_set:
            raise problem("conflict", "body and json exclude each other", "keep one of the two", keys=["json", "body"])
        return self


class FallbackTable(Table):
    """What is answered when every attempt failed: a static file of the site, or a fixed response."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {"anyOf": [{"required": ["asset", "response"]}, {"required": ["status", "response"]}]},
        }
    )

    on: tuple[ConditionName, ...] | None = Field(
        None,
        description="The failures that the fallback answers.",
        json_schema_extra={"default": list(defaults.FALLBACK_ON), "examples": [["connect-failure", "5xx"]]},
    )
    asset: PlainText | None = Field(
        None,
        description="URL path of a static file of the site; for GET and HEAD only, other methods keep the error.",
        json_schema_extra={"examples": ["/offline.json"]},
    )
    status: Annotated[int, Integer(200, 599)] | None = Field(
        None,
        description="Status with which the asset is served.",
        json_schema_extra={"default": defaults.FALLBACK_ASSET_STATUS, "examples": [200, 503]},
    )
    response: ResponseTable | None = Field(None, description="A fixed answer; instead of `asset`.")

    @model_validator(mode="after")
    def _one_answer(self) -> FallbackTable:
        if self.asset is not None and self.response is not None:
            raise problem(
                "conflict", "asset and response exclude each other", "keep one of the two", keys=["response", "asset"]
            )
        if self.response is not None and self.status is not None:
            raise problem(
                "conflict",
                "status belongs to asset, and this fallback has a response",
                "write the status into the response: response = { status = ... }",
                keys=["status", "response"],
            )
        return self
