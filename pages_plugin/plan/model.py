"""The plan: everything that the mesh decided before deployment, as frozen plain data.

The compiler's later stages and every tool (`explain`, `check`, `verify`, the simulator, the dashboard) read the plan
and nothing else. All durations are milliseconds and all sizes bytes, and the unit stands in the name. A feature that
the configuration does not use is ``None`` or an empty tuple, so that `emit` adds no byte for it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pages_plugin.config.vocabulary import (
    Condition,
    EnvironmentName,
    LogLevel,
    ProjectForm,
    Signal,
    TraceFormat,
)

__all__ = [
    "AccessLog",
    "AssetResponse",
    "BindingTransport",
    "Budget",
    "Condition",
    "EnvironmentName",
    "EnvironmentPlan",
    "Fallback",
    "FixedResponse",
    "Interception",
    "Limits",
    "LogLevel",
    "Origin",
    "PathMatch",
    "Plan",
    "Policy",
    "ProjectForm",
    "Retry",
    "Route",
    "Service",
    "Signal",
    "Telemetry",
    "Timeout",
    "Trace",
    "TraceFormat",
    "UrlTransport",
]

PLAN_FORMAT = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(_Frozen):
    """The place in a file from which a value came; lines and columns count from 1."""

    file: str
    line: int
    column: int


class Budget(_Frozen):
    """Retry budget of one service in one isolate (after Finagle and Linkerd)."""

    ratio: float
    per_second: float
    burst: float
    window_ms: int


class Retry(_Frozen):
    """When a failed attempt is sent again, and after how long (full jitter: ``rand(0, min(cap, base * 2^n))``)."""

    retries: int
    on: tuple[Condition, ...]
    statuses: tuple[int, ...]
    """The statuses that ``retriable-status`` means."""
    methods: tuple[str, ...]
    """Methods that may be sent again without an ``Idempotency-Key``; RFC 9110 section 9.2.2."""
    rpc_methods: tuple[str, ...]
    """RPC method names that were declared idempotent."""
    backoff_base_ms: int
    backoff_max_ms: int
    body_limit_bytes: int
    """A request body up to this size is kept for a replay; a larger one is streamed once and not retried."""
    budget: Budget


class Timeout(_Frozen):
    """Limits until the response headers; ``None`` is no limit. ``request_ms`` covers every attempt."""

    request_ms: int | None
    try_ms: int | None


class FixedResponse(_Frozen):
    """An answer that is the same every time; header names are in lower case."""

    kind: Literal["response"] = "response"
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


class AssetResponse(_Frozen):
    """A static file of the site, served for GET and HEAD; other methods keep the error."""

    kind: Literal["asset"] = "asset"
    path: str
    status: int


class Fallback(_Frozen):
    """What is answered when every attempt failed for one of the reasons in ``on``."""

    on: tuple[Condition, ...]
    answer: Annotated[FixedResponse | AssetResponse, Field(discriminator="kind")]


class Policy(_Frozen):
    """What holds for the calls of one service or route."""

    retry: Retry | None
    timeout: Timeout
    fallback: Fallback | None


class BindingTransport(_Frozen):
    """A service binding: ``env[binding]`` is a Fetcher."""

    kind: Literal["binding"] = "binding"
    binding: str


class UrlTransport(_Frozen):
    """An absolute http(s) URL without query and fragment; its path is a prefix of every call."""

    kind: Literal["url"] = "url"
    url: str


class Service(_Frozen):
    """A backend, how it is reached and what holds for calls to it."""

    name: str
    transport: Annotated[BindingTransport | UrlTransport, Field(discriminator="kind")]
    policy: Policy
    rpc_context: bool
    """Whether trace and deadline go along with RPC calls, as a last argument that a meshed method takes off."""


class PathMatch(_Frozen):
    """``prefix`` matches whole segments: ``/api`` matches ``/api`` and ``/api/x`` but not ``/apix`` (Gateway API)."""

    kind: Literal["exact", "prefix"]
    value: str


class Route(_Frozen):
    """One gateway route. The routes of an environment stand in order of precedence (Gateway API v1)."""

    name: str
    hosts: tuple[str, ...]
    """Empty for any host; ``*.example.com`` matches any host below example.com."""
    path: PathMatch
    methods: tuple[str, ...]
    """Empty for any method."""
    service: str
    rewrite_prefix: str | None
    """What the matched prefix becomes in the request that is sent; ``None`` keeps the path."""
    policy: Policy
    """Effective: the route's own values over its service's over the defaults."""
    trace_sample: float | None
    """As `Trace.sample`, for the requests of this route; ``None`` where nothing else holds for them."""


class Interception(_Frozen):
    """Which bindings the site's own code calls through the mesh.

    ``declared``: the bindings of ``services``. ``discover``: those, and every Fetcher found in ``env`` at run time, for
    a project whose bindings are configured in the dashboard. ``off``: none, for so it is configured, or the site's code
    is known to call none.
    """

    mode: Literal["declared", "discover", "off"]
    ignore: tuple[str, ...]
    """Bindings that are never meshed."""
    rpc: bool
    """Whether RPC calls are meshed: False where the site's code is known to make none."""
    data: bool
    """Whether there is a ``context.data.mesh``: False where the site's code is known not to read it."""


class AccessLog(_Frozen):
    """``sample`` is the share of requests that write a line; requests that failed always do."""

    sample: float


class Trace(_Frozen):
    """``sample`` is the share of new traces with the sampled flag; a parent's decision is kept."""

    sample: float
    formats: tuple[TraceFormat, ...]
    """What is read, the first that is there, and sent; ``w3c`` is the first where it is one of them."""


class Telemetry(_Frozen):
    """Where telemetry goes and what of it.

    ``${NAME}`` in urls, headers and attributes is the variable NAME of the environment, read at run time.
    """

    urls: dict[Signal, str]
    """Only the signals that are exported; empty where nothing is."""
    headers: tuple[tuple[str, str], ...]
    """Sorted by name, in lower case."""
    attributes: tuple[tuple[str, str], ...]
    """Further attributes of the resource, sorted by name."""
    slow_ms: int | None
    """A request that takes longer is exported though its trace is not sampled; ``None``: never for being slow."""
    timeout_ms: int
    """Limit for one export."""
    interval_ms: int
    """How long is gathered before it is sent."""
    analytics_engine: str | None
    """Binding of a Workers Analytics Engine dataset."""


class Limits(_Frozen):
    """The Cloudflare plan's limits for one request, which retries must not exceed."""

    subrequests: int
    worker_invocations: int


class EnvironmentPlan(_Frozen):
    """The mesh of one environment."""

    services: tuple[Service, ...]
    """Sorted by name."""
    routes: tuple[Route, ...]
    """Highest precedence first."""
    interception: Interception
    default_policy: Policy
    """The policy of a service that was discovered at run time."""
    access_log: AccessLog | None
    log_level: LogLevel
    """The least level that the log of the site's own code writes."""
    redact: tuple[str, ...]
    """Further names, sorted and in lower case, whose values are replaced in logs and spans."""
    trace: Trace
    telemetry: Telemetry | None
    server_timing: bool
    """Whether answers of routes carry a Server-Timing header with what the mesh did."""
    limits: Limits


class Plan(_Frozen):
    """One project's mesh. ``preview`` is ``None`` where it would equal production."""

    format: Literal[1] = 1
    mesh: str
    version: str
    """The version of the compiler."""
    form: ProjectForm
    production_branch: str
    production: EnvironmentPlan
    preview: EnvironmentPlan | None
    origins: dict[str, Origin]
    """``production.routes.catalog.policy.timeout.request_ms`` -> its line. A value that is not here is a default."""
    hash: str
    """12 hex digits of the SHA-256 over the canonical JSON of all but ``origins`` and ``hash``."""
