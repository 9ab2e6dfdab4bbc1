"""The whole of `diddy.toml`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from pages_plugin.config import defaults
from pages_plugin.config.models.base import Binding, Name, Table, TableOrOff
from pages_plugin.config.models.retry import RetryTable
from pages_plugin.config.models.route import RouteTable
from pages_plugin.config.models.service import ServiceTable
from pages_plugin.config.models.telemetry import AccessLogTable, LevelName, TelemetryTable, TraceTable
from pages_plugin.config.models.timeout import TimeoutTable
from pages_plugin.config.scalars import Integer, Switch, Text


class DefaultsTable(Table):
    """What holds for every service that does not say otherwise."""

    retry: TableOrOff[RetryTable] | None = Field(None, description="Retries of all services; false turns them off.")
    timeout: TimeoutTable | None = Field(None, description="Time limits of all services.")


class LimitsTable(Table):
    """Your Cloudflare plan's limits for one request, which retries must not exceed."""

    subrequests: Annotated[int, Integer(1, 10_000)] | None = Field(
        None,
        description="Subrequests of one request: 50 on the free plan, 10000 on a paid one.",
        json_schema_extra={"default": defaults.SUBREQUESTS, "examples": [50, 10000]},
    )
    worker_invocations: Annotated[int, Integer(1, 32)] | None = Field(
        None,
        description="Workers that one request may run through, over service bindings.",
        json_schema_extra={"default": defaults.WORKER_INVOCATIONS, "examples": [32]},
    )


class Overridable(Table):
    """What an environment may override."""

    intercept: Annotated[bool, Switch()] | None = Field(
        None,
        description="Whether calls that your functions make (env.CATALOG.fetch) go through the mesh; "
        "false leaves only context.data.mesh and routes.",
        json_schema_extra={"default": defaults.INTERCEPT, "examples": [False]},
    )
    ignore: tuple[Binding, ...] | None = Field(
        None,
        description="Bindings that are never meshed. Where bindings are found at run time, without a wrangler file, "
        "every Fetcher in env is taken for a service, so also those of mtls_certificates and browser: name them here.",
        json_schema_extra={"default": [], "examples": [["BROWSER", "CLIENT_CERT"]]},
    )
    server_timing: Annotated[bool, Switch()] | None = Field(
        None,
        description="Adds a Server-Timing header to answers of routes, for the browser's own tools.",
        json_schema_extra={"default": defaults.SERVER_TIMING, "examples": [True]},
    )
    log_level: LevelName | None = Field(
        None,
        description="The least level that context.data.mesh.log writes.",
        json_schema_extra={"default": defaults.LOG_LEVEL, "examples": ["warn"]},
    )
    defaults: DefaultsTable | None = Field(
        None, description="What holds for every service that does not say otherwise."
    )
    services: dict[Name, ServiceTable] = Field(default_factory=dict, description="The backends by name.")
    routes: tuple[RouteTable, ...] = Field((), description="Requests that go to a service with no function file.")
    access_log: TableOrOff[AccessLogTable] | None = Field(
        None, description="One JSON line a request; false turns it off."
    )
    trace: TraceTable | None = Field(None, description="Trace context: what is sampled, and how it is written.")
    telemetry: TableOrOff[TelemetryTable] | None = Field(
        None, description="Where traces, metrics and logs are exported to; false turns that off."
    )
    limits: LimitsTable | None = Field(None, description="Your Cloudflare plan's limits for one request.")


class MeshTable(Overridable):
    """One environment's mesh: the file with that environment's overrides merged in."""

    name: Annotated[str, Text("a name", r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "letters, digits, - _ .")] | None = Field(
        None,
        description="Name of the mesh in logs. Default: the wrangler configuration's name, else the folder's.",
        json_schema_extra={"examples": ["shop"]},
    )
    production_branch: Annotated[str, Text("a branch name", r"^\S+$", "a branch has no spaces")] | None = Field(
        None,
        description="Deployments of any other branch are the preview environment.",
        json_schema_extra={"default": defaults.PRODUCTION_BRANCH, "examples": ["main"]},
    )


OVERLAY_MARK = "x-diddy-overlay"
"""Stands in the generated JSON schema until `schema.py` puts the schema of an overlay in its place."""
_OVERLAY = {OVERLAY_MARK: True}


class EnvironmentsTable(Table):
    """Overrides per environment: any key of the file but ``name``, ``production_branch`` and ``env``."""

    preview: Annotated[dict[str, Any], WithJsonSchema(_OVERLAY)] | None = Field(
        None, description="Holds in preview deployments. Routes replace those of the same name key by key."
    )
    production: Annotated[dict[str, Any], WithJsonSchema(_OVERLAY)] | None = Field(
        None, description="Holds in production. Routes replace those of the same name key by key."
    )


class FileTable(MeshTable):
    """`diddy.toml`: what the mesh of this project does. Every key is optional."""

    env: EnvironmentsTable | None = Field(None, description="Overrides per environment.")
