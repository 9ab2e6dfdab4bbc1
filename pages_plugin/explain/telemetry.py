"""Telemetry as layers: what is exported and counted, and what the log of the site's own code writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pages_plugin.explain.values import Layer, Origins, Value
from pages_plugin.plan.model import EnvironmentPlan, Telemetry


def telemetry_layers(environment: EnvironmentPlan, origins: Origins) -> tuple[Layer, ...]:
    """Return what happens with the record of a request, in the order of the emitted module."""
    telemetry = environment.telemetry
    layers = []
    if telemetry is None or not telemetry.urls:
        layers.append(Layer("telemetry", (origins.value("", "telemetry", False, "telemetry"),), is_on=False))
    if telemetry is not None and telemetry.analytics_engine is not None:
        binding = origins.value("telemetry", "analytics_engine", telemetry.analytics_engine, "analytics_engine")
        layers.insert(0, Layer("Analytics Engine", (binding,)))
    if telemetry is not None and telemetry.urls:
        layers.append(Layer("telemetry", tuple(_export(telemetry, origins))))
    level = origins.value("", "log_level", environment.log_level, "log_level")
    redact = origins.value("", "redact", list(environment.redact), "redact")
    # Only Pages has a context whose log this is; what was written is shown all the same.
    if environment.interception.data or level.origin or redact.origin:
        layers.append(Layer("log", (level, redact)))
    return tuple(layers)


def _export(telemetry: Telemetry, origins: Origins) -> Iterator[Value]:
    yield origins.value("telemetry", "signals", list(telemetry.urls), "urls")
    for signal, url in telemetry.urls.items():
        yield origins.value("telemetry", signal, url, f"urls.{signal}")
    for name, value in telemetry.headers:
        yield origins.value("telemetry", f"headers.{name}", value, f"headers.{name}")
    for name, value in telemetry.attributes:
        yield origins.value("telemetry", f"attributes.{name}", value, f"attributes.{name}")
    slow = origins.value("telemetry", "slow", telemetry.slow_ms, "slow_ms", kind="ms")
    yield replace(slow, shown="never") if telemetry.slow_ms is None else slow
    yield origins.value("telemetry", "timeout", telemetry.timeout_ms, "timeout_ms", kind="ms")
    yield origins.value("telemetry", "interval", telemetry.interval_ms, "interval_ms", kind="ms")
