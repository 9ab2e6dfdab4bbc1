"""``[services.X]``."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from pages_plugin.config import defaults
from pages_plugin.config.models.base import Binding, PlainText, Table, TableOrOff
from pages_plugin.config.models.fallback import FallbackTable
from pages_plugin.config.models.retry import RetryTable
from pages_plugin.config.models.timeout import TimeoutTable
from pages_plugin.config.scalars import Switch, problem


class ServiceTable(Table):
    """One backend: a Worker behind a service binding, or an HTTPS URL."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "anyOf": [
                    {"required": ["binding", "url"]},
                    {"required": ["rpc_context", "url"], "properties": {"rpc_context": {"const": True}}},
                ]
            }
        }
    )

    binding: Binding | None = Field(
        None,
        description="Its service binding in the wrangler configuration. Default: the name in upper snake case.",
        json_schema_extra={"examples": ["CATALOG"]},
    )
    url: PlainText | None = Field(
        None,
        description="An absolute URL instead of a binding; its path is put before the path of every call.",
        json_schema_extra={"examples": ["https://api.example.com/v2"]},
    )
    retry: TableOrOff[RetryTable] | None = Field(None, description="Retries of this service; false turns them off.")
    timeout: TimeoutTable | None = Field(None, description="Time limits of this service.")
    fallback: TableOrOff[FallbackTable] | None = Field(
        None, description="What is answered when every attempt failed; false for nothing."
    )
    rpc_context: Annotated[bool, Switch()] | None = Field(
        None,
        description="Sends trace and deadline along with RPC calls, as a last argument that a meshed method takes off; "
        "only for a service whose RPC methods are meshed.",
        json_schema_extra={"default": defaults.RPC_CONTEXT, "examples": [True]},
    )

    @model_validator(mode="after")
    def _one_transport(self) -> ServiceTable:
        if self.binding is not None and self.url is not None:
            raise problem(
                "conflict", "binding and url exclude each other", "keep one of the two", keys=["url", "binding"]
            )
        if self.rpc_context and self.url is not None:
            raise problem(
                "conflict",
                "rpc_context is for RPC, and a service with a URL has none",
                "remove rpc_context; calls over HTTP always carry trace and deadline, in headers",
                keys=["rpc_context", "url"],
            )
        return self
