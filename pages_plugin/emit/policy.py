"""A policy -> the layers that a call passes, outermost first, one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pages_plugin.config.vocabulary import TraceFormat
from pages_plugin.emit.javascript import number, string, strings
from pages_plugin.plan.model import AssetResponse, Condition, EnvironmentPlan, Fallback, Policy, Retry

Use = Callable[[str], str]
"""Notes that a runtime export is used, and returns its name."""


def budget(retry: Retry, use: Use) -> str:
    """Return the expression that makes a service's retry budget."""
    one = retry.budget
    return (
        f"{use('retryBudget')}({{ ratio: {number(one.ratio)}, perSecond: {number(one.per_second)}, "
        f"burst: {number(one.burst)}, windowMs: {number(one.window_ms)} }})"
    )


@dataclass(frozen=True)
class Around:
    """What the calls of an environment have to do with, besides their policy."""

    has_routes: bool
    has_spans: bool
    has_baggage: bool
    formats: tuple[TraceFormat, ...]


def around_of(one: EnvironmentPlan) -> Around:
    """Return it for an environment."""
    has_spans = one.telemetry is not None and "traces" in one.telemetry.urls
    return Around(bool(one.routes), has_spans, one.telemetry is not None, one.trace.formats)


def call_layers(policy: Policy, budget_name: str | None, use: Use, around: Around) -> list[str]:
    """Return the layers of a policy as lines, each with the comment above it."""
    lines: list[str] = []
    if policy.fallback:
        lines += _fallback(policy.fallback, use)
    if policy.timeout.request_ms is not None:
        lines += [
            "// Sets the deadline of all attempts together, in milliseconds from now.",
            f"{use('requestTimeout')}({number(policy.timeout.request_ms)}),",
        ]
    if policy.retry and budget_name:
        lines += _retry(policy.retry, budget_name, use)
    limit = "" if policy.timeout.try_ms is None else number(policy.timeout.try_ms)
    sooner = " after so many milliseconds, or" if limit else ""
    lines += [
        f"// Ends an attempt that has no response headers{sooner} at the deadline.",
        f"{use('routeTimeout' if around.has_routes else 'attemptTimeout')}({limit}),",
        "// Sends the trace and what is left of the deadline along.",
        f"{use('propagate')}(),",
    ]
    for is_on, about, layer in (
        ("b3" in around.formats, "Sends the trace in B3's single header too.", "sendB3"),
        ("b3multi" in around.formats, "Sends the trace in B3's several headers too.", "sendB3Multi"),
        ("w3c" not in around.formats, "Takes the headers of W3C away, which are not wanted.", "withoutW3c"),
        (around.has_baggage, "Sends the well-formed part of the caller's baggage along.", "baggage"),
    ):
        if is_on:
            lines += [f"// {about}", f"{use(layer)}(),"]
    if around.has_spans:
        lines += [
            "// Notes as which span each attempt was sent, and when.",
            f"{use('span')}(),",
        ]
    return lines


def rpc_policy(policy: Policy, budget_name: str | None, use: Use) -> str:
    """Return the expression that makes the policy of RPC calls."""
    arguments = [] if policy.timeout.request_ms is None else [number(policy.timeout.request_ms)]
    if policy.retry and policy.retry.rpc_methods and budget_name:
        arguments = arguments or ["Infinity"]
        arguments.append(
            f"{use('rpcRetry')}({{ retries: {policy.retry.retries}, methods: {strings(policy.retry.rpc_methods)}, "
            f"budget: {budget_name} }})"
        )
    return f"{use('rpcPolicy')}({', '.join(arguments)})"


def _fallback(fallback: Fallback, use: Use) -> list[str]:
    on = failures(fallback.on, ())
    answer = fallback.answer
    if isinstance(answer, AssetResponse):
        return [
            "// A file of the site stands in when the service fails.",
            f"{use('fallbackAsset')}({{ on: {on}, path: {string(answer.path)}, status: {answer.status} }}),",
        ]
    headers = ", ".join(f"[{string(name)}, {string(value)}]" for name, value in answer.headers)
    return [
        "// A fixed answer stands in when the service fails.",
        f"{use('fallbackResponse')}({{",
        f"  on: {on},",
        f"  status: {answer.status},",
        f"  headers: [{headers}],",
        f"  body: {string(answer.body)},",
        "}),",
    ]


def _retry(retry: Retry, budget_name: str, use: Use) -> list[str]:
    return [
        "// Sends a failed call again, while the budget lasts.",
        f"{use('retry')}({{",
        f"  retries: {retry.retries},",
        f"  on: {failures(retry.on, retry.statuses)},",
        f"  methods: {strings(retry.methods)},",
        f"  backoff: {{ baseMs: {number(retry.backoff_base_ms)}, maxMs: {number(retry.backoff_max_ms)} }},",
        f"  bodyLimitBytes: {number(retry.body_limit_bytes)},",
        f"  budget: {budget_name},",
        "}),",
    ]


def failures(on: Iterable[Condition], statuses: Iterable[int]) -> str:
    """Settle condition names into what the runtime tests; its `failuresOf` is the same rule, for the npm plugin."""
    names = set(on)
    parts = []
    if names & {"connect-failure", "reset"}:
        parts.append("lost: true")
    if "timeout" in names:
        parts.append("timeout: true")
    if "5xx" in names:
        parts.append("serverErrors: true")
    listed = [502, 503, 504] if "gateway-error" in names else []
    if "retriable-status" in names:
        listed += statuses
    if listed:
        parts.append(f"statuses: [{', '.join(str(status) for status in dict.fromkeys(listed))}]")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
