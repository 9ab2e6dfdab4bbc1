"""``[[routes]]``."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, WithJsonSchema, model_validator

from pages_plugin.config.models.base import (
    METHOD_PATTERN,
    Method,
    Name,
    OneOrMany,
    PlainText,
    Table,
    TableOrOff,
    one_or_many_schema,
)
from pages_plugin.config.models.fallback import FallbackTable
from pages_plugin.config.models.retry import RouteRetryTable
from pages_plugin.config.models.telemetry import RouteTraceTable
from pages_plugin.config.models.timeout import TimeoutTable
from pages_plugin.config.scalars import problem

_METHODS_SCHEMA = one_or_many_schema({"type": "string", "pattern": METHOD_PATTERN})


class RouteTable(Table):
    """Sends matching requests to a service, with no function file. One of ``path`` and ``path_prefix`` is needed."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["path"]}, {"required": ["path_prefix"]}],
            "dependentRequired": {"rewrite_prefix": ["path_prefix"]},
        }
    )

    name: Name | None = Field(
        None,
        description="Name in logs and for overrides. Default: the service's name, with the path where that is needed.",
        json_schema_extra={"examples": ["catalog"]},
    )
    host: Annotated[tuple[PlainText, ...], OneOrMany, WithJsonSchema(one_or_many_schema({"type": "string"}))] | None = (
        Field(
            None,
            description="Host name or list of them; *.example.com is any host below example.com. Default: any host.",
            json_schema_extra={"examples": ["shop.example.com", ["example.com", "*.example.com"]]},
        )
    )
    path: PlainText | None = Field(None, description="The exact path.", json_schema_extra={"examples": ["/health"]})
    path_prefix: PlainText | None = Field(
        None,
        description="Leading part of the path, in whole segments: /api matches /api and /api/x but not /apix.",
        json_schema_extra={"examples": ["/api/catalog"]},
    )
    method: Annotated[tuple[Method, ...], OneOrMany, WithJsonSchema(_METHODS_SCHEMA)] | None = Field(
        None,
        description="Request method or list of them. Default: any method.",
        json_schema_extra={"examples": ["GET", ["GET", "HEAD"]]},
    )
    service: PlainText = Field(
        description="Name of the service that answers.", json_schema_extra={"examples": ["catalog"]}
    )
    rewrite_prefix: PlainText | None = Field(
        None,
        description="What the matched prefix becomes in the request that is sent. Default: the path is kept.",
        json_schema_extra={"examples": ["/", "/v2"]},
    )
    retry: TableOrOff[RouteRetryTable] | None = Field(None, description="Retries of this route; false turns them off.")
    timeout: TimeoutTable | None = Field(None, description="Time limits of this route.")
    fallback: TableOrOff[FallbackTable] | None = Field(
        None, description="What is answered when every attempt failed; false turns the service's fallback off."
    )
    trace: RouteTraceTable | None = Field(None, description="Which traces of this route are sampled.")

    @model_validator(mode="after")
    def _one_path(self) -> RouteTable:
        if self.path is not None and self.path_prefix is not None:
            raise problem(
                "conflict",
                "path and path_prefix exclude each other",
                "path matches one path exactly, path_prefix everything below it: keep one",
                keys=["path_prefix", "path"],
            )
        if self.path is None and self.path_prefix is None:
            raise problem(
                "missing_key",
                "the route has neither path nor path_prefix",
                'add one of them; path_prefix = "/" matches every path',
                keys=["path", "path_prefix"],
            )
        if self.rewrite_prefix is not None and self.path_prefix is None:
            raise problem(
                "needs_key",
                "rewrite_prefix needs path_prefix",
                "an exact path cannot be rewritten; write it as path_prefix, or remove rewrite_prefix",
                keys=["rewrite_prefix", "path_prefix"],
            )
        return self
