"""The layers of the emitted module as data, in its order, with the place that each value comes from."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.explain.telemetry import telemetry_layers
from pages_plugin.explain.values import Layer, Origins, Value, shown
from pages_plugin.plan.model import (
    AssetResponse,
    BindingTransport,
    EnvironmentPlan,
    Fallback,
    Plan,
    Policy,
    Retry,
    Route,
    Service,
)


def request_layers(
    plan: Plan, environment: EnvironmentPlan, origins: Origins, route: Route | None = None
) -> tuple[Layer, ...]:
    """Return what every request passes, outermost first, until it is sent to a service or goes on to the site.

    ``route`` is the one that takes the request, if one does.
    """
    layers = [Layer("match", ())] if environment.routes else []
    layers.append(Layer("trace", _trace(environment, route, origins)))
    layers.append(Layer("probe", ()))
    if environment.access_log is None:
        layers.append(Layer("access log", (origins.value("", "access_log", False, "access_log"),), is_on=False))
    else:
        value = origins.value("", "sample", environment.access_log.sample, "access_log.sample")
        layers.append(Layer("access log", (value,)))
    layers += telemetry_layers(environment, origins)
    if plan.form == "worker":
        layers.append(Layer("caller's deadline", ()))
    timing = origins.value("", "server_timing", environment.server_timing, "server_timing")
    layers.append(Layer("Server-Timing", (timing,), is_on=environment.server_timing))
    return tuple(layers)


def call_layers(policy: Policy, service: Service | None, at: str, origins: Origins) -> tuple[Layer, ...]:
    """Return what a call passes, outermost first; ``at`` is the policy's name in the plan, ``routes.shop.policy``."""
    return (
        _fallback(policy.fallback, at, origins),
        Layer(
            "time limit, all tries",
            (origins.value(at, "timeout.request", policy.timeout.request_ms, "timeout.request_ms", kind="ms"),),
            is_on=policy.timeout.request_ms is not None,
        ),
        _retry(policy.retry, at, origins),
        Layer(
            "time limit, one try",
            (origins.value(at, "timeout.try", policy.timeout.try_ms, "timeout.try_ms", kind="ms"),),
            is_on=policy.timeout.try_ms is not None,
        ),
        Layer("propagate", ()),
        Layer("transport", tuple(_transport(service, origins))),
    )


def _trace(environment: EnvironmentPlan, route: Route | None, origins: Origins) -> tuple[Value, ...]:
    if route is not None and route.trace_sample is not None:
        sample = origins.value(f"routes.{route.name}", "sample", route.trace_sample, "trace_sample")
    else:
        sample = origins.value("", "sample", environment.trace.sample, "trace.sample")
    return (sample, origins.value("", "formats", list(environment.trace.formats), "trace.formats"))


def _fallback(fallback: Fallback | None, at: str, origins: Origins) -> Layer:
    if fallback is None:
        return Layer("fallback", (origins.value(at, "fallback", False, "fallback"),), is_on=False)
    values = [origins.value(at, "on", list(fallback.on), "fallback.on")]
    answer = fallback.answer
    if isinstance(answer, AssetResponse):
        values.append(origins.value(at, "asset", answer.path, "fallback.answer.path"))
        values.append(origins.value(at, "status", answer.status, "fallback.answer.status"))
    else:
        whole = origins.find(f"{at}.fallback.answer")
        for key, value in (("status", answer.status), ("headers", dict(answer.headers)), ("body", answer.body)):
            origin = origins.find(f"{at}.fallback.answer.{key}") or whole
            values.append(Value(f"response.{key}", shown(value, ""), value, origin))
    return Layer("fallback", tuple(values))


def _retry(retry: Retry | None, at: str, origins: Origins) -> Layer:
    if retry is None:
        return Layer("retry", (origins.value(at, "retry", False, "retry"),), is_on=False)
    values: list[tuple[str, object, str, str]] = [
        ("retries", retry.retries, "retries", ""),
        ("on", list(retry.on), "on", ""),
        *([("statuses", list(retry.statuses), "statuses", "")] if "retriable-status" in retry.on else []),
        ("methods", list(retry.methods), "methods", ""),
        *([("rpc_methods", list(retry.rpc_methods), "rpc_methods", "")] if retry.rpc_methods else []),
        ("backoff.base", retry.backoff_base_ms, "backoff_base_ms", "ms"),
        ("backoff.max", retry.backoff_max_ms, "backoff_max_ms", "ms"),
        ("body_limit", retry.body_limit_bytes, "body_limit_bytes", "bytes"),
        ("budget.ratio", retry.budget.ratio, "budget.ratio", ""),
        ("budget.per_second", retry.budget.per_second, "budget.per_second", ""),
        ("budget.burst", retry.budget.burst, "budget.burst", ""),
        ("budget.window", retry.budget.window_ms, "budget.window_ms", "ms"),
    ]
    return Layer(
        "retry", tuple(origins.value(at, key, value, f"retry.{name}", kind=kind) for key, value, name, kind in values)
    )


def _transport(service: Service | None, origins: Origins) -> Iterator[Value]:
    if service is None:
        return
    if service.rpc_context:
        yield origins.value(f"services.{service.name}", "rpc_context", service.rpc_context, "rpc_context")
    at = f"services.{service.name}.transport"
    if isinstance(service.transport, BindingTransport):
        origin = origins.find(f"{at}.binding") or origins.find(f"services.{service.name}")
        yield Value("binding", service.transport.binding, service.transport.binding, origin)
    else:
        yield origins.value(at, "url", service.transport.url, "url")
