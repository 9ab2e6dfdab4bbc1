"""What holds where the file says nothing. The reference, the JSON schema and the plan all read these values."""

from __future__ import annotations

from pages_plugin.config.vocabulary import Condition, Exporter, LogLevel, Signal, TraceFormat

PRODUCTION_BRANCH = "main"
INTERCEPT = True
SERVER_TIMING = False

RETRIES = 2
RETRY_ON: tuple[Condition, ...] = ("connect-failure", "reset", "gateway-error")
RETRY_STATUSES: tuple[int, ...] = ()
RETRY_METHODS: tuple[str, ...] = ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")
"""The idempotent methods of RFC 9110 section 9.2.2."""
RETRY_RPC_METHODS: tuple[str, ...] = ()
BACKOFF_BASE_MS = 25
BACKOFF_MAX_MS = 250
BODY_LIMIT_BYTES = 64 * 1024
BUDGET_RATIO = 0.2
BUDGET_PER_SECOND = 1.0
BUDGET_BURST = 3.0
BUDGET_WINDOW_MS = 10_000

REQUEST_TIMEOUT_MS: int | None = 15_000
TRY_TIMEOUT_MS: int | None = None

FALLBACK_ON: tuple[Condition, ...] = ("connect-failure", "reset", "timeout", "gateway-error")
FALLBACK_ASSET_STATUS = 200
FALLBACK_RESPONSE_STATUS = 503

ACCESS_LOG_SAMPLE = 1.0
LOG_LEVEL: LogLevel = "info"
TRACE_SAMPLE = 1.0
TRACE_FORMATS: tuple[TraceFormat, ...] = ("w3c",)

EXPORTER: Exporter = "otlp"
SIGNALS: tuple[Signal, ...] = ("traces", "metrics")
SLOW_MS: int | None = 1_000
EXPORT_TIMEOUT_MS = 2_000
EXPORT_INTERVAL_MS = 5_000

RPC_CONTEXT = False

SUBREQUESTS = 50
"""The limit of Cloudflare's free plan."""
WORKER_INVOCATIONS = 32
