"""``[defaults.retry]``, ``[services.X.retry]``, ``[routes.retry]``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pages_plugin.config import defaults
from pages_plugin.config.models.base import ConditionName, Method, PlainText, Table
from pages_plugin.config.scalars import Duration, Integer, Number, Size


class BackoffTable(Table):
    """How long to wait before a retry: a random time up to ``base * 2^n``, never more than ``max`` (full jitter)."""

    base: Annotated[int, Duration(1, 60_000)] | None = Field(
        None,
        description="Upper bound of the wait before the first retry; it doubles with each further one.",
        json_schema_extra={"default": "25ms", "examples": ["25ms", "100ms"]},
    )
    max: Annotated[int, Duration(1, 600_000)] | None = Field(
        None,
        description="Upper bound of every wait.",
        json_schema_extra={"default": "250ms", "examples": ["250ms", "2s"]},
    )


class BudgetTable(Table):
    """How many retries a service may cost in one isolate, so that retries cannot bring down a service that is slow."""

    ratio: Annotated[float, Number(0, 1)] | None = Field(
        None,
        description="Retries allowed as a share of the requests in the window.",
        json_schema_extra={"default": defaults.BUDGET_RATIO, "examples": [0.2]},
    )
    per_second: Annotated[float, Number(0, 1000)] | None = Field(
        None,
        description="Retries allowed per second on top of the share, for services with few requests.",
        json_schema_extra={"default": defaults.BUDGET_PER_SECOND, "examples": [1.0]},
    )
    burst: Annotated[float, Number(0, 1000)] | None = Field(
        None,
        description="How many of the per-second retries may be saved up.",
        json_schema_extra={"default": defaults.BUDGET_BURST, "examples": [3]},
    )
    window: Annotated[int, Duration(1_000, 600_000)] | None = Field(
        None,
        description="The time over which the share is counted.",
        json_schema_extra={"default": "10s", "examples": ["10s"]},
    )


class RouteRetryTable(Table):
    """When a failed attempt is sent again. The budget belongs to the service, so a route has none."""

    retries: Annotated[int, Integer(0, 10)] | None = Field(
        None,
        description="How many times a request is sent again at most.",
        json_schema_extra={"default": defaults.RETRIES, "examples": [2]},
    )
    on: tuple[ConditionName, ...] | None = Field(
        None,
        description="Which failures are retried. gateway-error is 502, 503 and 504; retriable-status is `statuses`.",
        json_schema_extra={"default": list(defaults.RETRY_ON), "examples": [["connect-failure", "timeout"]]},
    )
    statuses: tuple[Annotated[int, Integer(400, 599)], ...] | None = Field(
        None,
        description="The statuses that `retriable-status` in `on` means.",
        json_schema_extra={"default": [], "examples": [[409, 425]]},
    )
    methods: tuple[Method, ...] | None = Field(
        None,
        description="Methods that may be sent again. Any method may with an Idempotency-Key header (RFC 9110).",
        json_schema_extra={"default": list(defaults.RETRY_METHODS), "examples": [["GET", "HEAD"]]},
    )
    rpc_methods: tuple[PlainText, ...] | None = Field(
        None,
        description="RPC methods of the service that are idempotent, so that a failed call may be made again.",
        json_schema_extra={"default": [], "examples": [["getProduct"]]},
    )
    backoff: BackoffTable | None = Field(None, description="How long to wait before a retry.")
    body_limit: Annotated[int, Size(32 * 1024 * 1024)] | None = Field(
        None,
        description="A request body up to this size is kept for a retry; a larger one is sent once.",
        json_schema_extra={"default": "64KiB", "examples": ["64KiB", "1MB"]},
    )


class RetryTable(RouteRetryTable):
    """When a failed attempt is sent again, and how many such retries a service may cost."""

    budget: BudgetTable | None = Field(None, description="How many retries a service may cost in one isolate.")
