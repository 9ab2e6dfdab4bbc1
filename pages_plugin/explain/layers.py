"""The layers of the emitted module as data, in its order, with the place that each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pages_plugin.config.units import format_duration, format_size
from pages_plugin.plan.model import (
    AssetResponse,
    BindingTransport,
    EnvironmentPlan,
    Fallback,
    Origin,
    Plan,
    Policy,
    Retry,
    Service,
)


@dataclass(frozen=True)
class Value:
    """One effective value. ``origin`` is where it was written; None for a default."""

    key: str
    shown: str
    value: Any
    origin: Origin | None


@dataclass(frozen=True)
class Layer:
    """One layer; ``is_on`` is False where the configuration switches it off."""

    name: str
    values: tuple[Value, ...]
    is_on: bool = True


class Origins:
    """Looks up where the values of one environment come from."""

    def __init__(self, plan: Plan, environment: str) -> None:
        self._plan = plan
        self._prefix = "preview" if environment == "preview" and plan.preview is not None else "production"

    def find(self, name: str) -> Origin | None:
        """Return the place of a value, else of the table that says all of it; None for a default."""
        return self._plan.origins.get(f"{self._prefix}.{name}")

    def value(self, at: str, key: str, value: object, name: str, *, kind: str = "") -> Value:
        """Return the value ``name`` below ``at``."""
        return Value(key, _shown(value, kind), value, self.find(f"{at}.{name}" if at else name))


def request_layers(plan: Plan, environment: EnvironmentPlan, origins: Origins) -> tuple[Layer, ...]:
    """Return what every request passes, outermost first, until it is sent to a service or goes on to the site."""
    layers = [Layer("match", ())] if environment.routes else []
    layers.append(Layer("trace", (origins.value("", "sample", environment.trace.sample, "trace.sample"),)))
    layers.append(Layer("probe", ()))
    if environment.access_log is None:
        layers.append(Layer("access log", (origins.value("", "access_log", False, "access_log"),), is_on=False))
    else:
        value = origins.value("", "sample", environment.access_log.sample, "access_log.sample")
        layers.append(Layer("access log", (value,)))
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
            values.append(Value(f"response.{key}", _shown(value, ""), value, origin))
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
    at = f"services.{service.name}.transport"
    if isinstance(service.transport, BindingTransport):
        origin = origins.find(f"{at}.binding") or origins.find(f"services.{service.name}")
        yield Value("binding", service.transport.binding, service.transport.binding, origin)
    else:
        yield origins.value(at, "url", service.transport.url, "url")


def _shown(value: object, kind: str) -> str:
    if value is None or value in ([], {}):
        text = "none"
    elif isinstance(value, bool):
        text = "on" if value else "off"
    elif isinstance(value, list):
        text = ", ".join(str(one) for one in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{name}: {one}" for name, one in value.items())
    elif isinstance(value, int) and kind:
        text = format_duration(value) if kind == "ms" else format_size(value)
    else:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    return text
