"""The layers that a call passes in the emitted module as data, in its order, with the place of each value."""

from __future__ import annotations

from pages_plugin.config.vocabulary import TraceFormat
from pages_plugin.explain.values import Layer, Origins, Value, shown
from pages_plugin.plan.model import (
    AssetResponse,
    BindingTransport,
    EnvironmentPlan,
    Fallback,
    Policy,
    Retry,
    Service,
)

_SENT: tuple[tuple[TraceFormat, str, str], ...] = (
    ("b3", "B3, one header", "sendB3"),
    ("b3multi", "B3, several headers", "sendB3Multi"),
)


def call_layers(
    environment: EnvironmentPlan, policy: Policy, service: Service | None, at: str, origins: Origins
) -> tuple[Layer, ...]:
    """Return what a call passes, outermost first; ``at`` is the policy's name in the plan, ``routes.shop.policy``.

    ``service`` is None for the bindings that are found at run time.
    """
    return (
        _fallback(policy.fallback, at, origins),
        _all_tries(policy, at, origins, "requestTimeout" if policy.timeout.request_ms is not None else None),
        _retry(policy.retry, at, origins),
        Layer(
            "time limit, one try",
            (origins.value(at, "timeout.try", policy.timeout.try_ms, "timeout.try_ms", kind="ms"),),
            is_on=policy.timeout.try_ms is not None,
            # without a limit of its own it still ends a try at the deadline
            functions=("routeTimeout" if environment.routes else "attemptTimeout",),
        ),
        Layer("propagate", functions=("propagate",)),
        *_formats(environment, origins),
        _transport(service, origins),
    )


def rpc_layers(
    environment: EnvironmentPlan, policy: Policy, service: Service | None, at: str, origins: Origins
) -> tuple[Layer, ...]:
    """Return what an RPC call passes, outermost first; nothing where no RPC call is meshed."""
    if not environment.interception.rpc or (service and not isinstance(service.transport, BindingTransport)):
        return ()
    layers = []
    if service and service.rpc_context:
        value = origins.value(f"services.{service.name}", "rpc_context", service.rpc_context, "rpc_context")
        layers.append(Layer("context as last argument", (value,), functions=("rpcContext",)))
    layers += [_all_tries(policy, at, origins, "rpcPolicy"), _rpc_retry(policy.retry, at, origins)]
    return tuple(layers)


def _all_tries(policy: Policy, at: str, origins: Origins, function: str | None) -> Layer:
    value = origins.value(at, "timeout.request", policy.timeout.request_ms, "timeout.request_ms", kind="ms")
    is_on = policy.timeout.request_ms is not None
    return Layer("time limit, all tries", (value,), is_on=is_on, functions=(function,) if function else ())


def _formats(environment: EnvironmentPlan, origins: Origins) -> list[Layer]:
    """Return what sends the trace in other formats, the caller's baggage, and notes spans."""
    trace, telemetry = environment.trace, environment.telemetry
    formats = origins.value("trace", "trace.formats", list(trace.formats), "formats")
    layers = [Layer(name, (formats,), functions=(function,)) for one, name, function in _SENT if one in trace.formats]
    if "w3c" not in trace.formats:
        layers.append(Layer("no W3C headers", (formats,), functions=("withoutW3c",)))
    if telemetry is not None:
        because = Value("telemetry", "on", True, origins.find("telemetry"))
        layers.append(Layer("baggage", (because,), functions=("baggage",)))
    if telemetry is not None and "traces" in telemetry.urls:
        url = origins.value("telemetry", "telemetry.traces", telemetry.urls["traces"], "urls.traces")
        layers.append(Layer("span", (url,), functions=("span",)))
    return layers


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
    function = "fallbackAsset" if isinstance(answer, AssetResponse) else "fallbackResponse"
    return Layer("fallback", tuple(values), functions=(function,))


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
        "retry",
        tuple(origins.value(at, key, value, f"retry.{name}", kind=kind) for key, value, name, kind in values),
        functions=("retry",),
    )


def _rpc_retry(retry: Retry | None, at: str, origins: Origins) -> Layer:
    if retry is None:
        return Layer("retry", (origins.value(at, "retry", False, "retry"),), is_on=False)
    methods = origins.value(at, "rpc_methods", list(retry.rpc_methods), "retry.rpc_methods")
    if not retry.rpc_methods:
        return Layer("retry", (methods,), is_on=False)
    retries = origins.value(at, "retries", retry.retries, "retry.retries")
    return Layer("retry", (retries, methods), functions=("rpcRetry",))


def _transport(service: Service | None, origins: Origins) -> Layer:
    if service is None:
        return Layer("transport", functions=("serviceBinding",))
    at = f"services.{service.name}.transport"
    if isinstance(service.transport, BindingTransport):
        origin = origins.find(f"{at}.binding") or origins.find(f"services.{service.name}")
        binding = Value("binding", service.transport.binding, service.transport.binding, origin)
        return Layer("transport", (binding,), functions=("serviceBinding",))
    url = origins.value(at, "url", service.transport.url, "url")
    return Layer("transport", (url,), functions=("network",))
