"""What becomes of a request's record, as layers: the access log, what is counted and what is exported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pages_plugin.config.vocabulary import Signal
from pages_plugin.explain.values import Layer, Origins, Value
from pages_plugin.plan.model import EnvironmentPlan, Telemetry

_EXPORTS: tuple[tuple[Signal, str], ...] = (("traces", "spans"), ("metrics", "metrics"), ("logs", "logRecords"))


def record_layers(environment: EnvironmentPlan, origins: Origins) -> Iterator[Layer]:
    """Yield what takes note of a request, in the order of the emitted module."""
    telemetry = environment.telemetry
    counts = telemetry is not None and telemetry.analytics_engine is not None
    exports = telemetry is not None and bool(telemetry.urls)
    log = environment.access_log
    if log is None:
        yield Layer("access log", (origins.value("", "access_log", False, "access_log"),), is_on=False)
    else:
        share = () if log.sample == 1 else ("sampledLine" if counts or exports else "sampledRecord",)
        sample = origins.value("", "sample", log.sample, "access_log.sample")
        yield Layer("access log", (sample,), functions=(*share, "accessLine"))
    if telemetry is not None and counts:
        binding = origins.value("telemetry", "analytics_engine", telemetry.analytics_engine, "analytics_engine")
        yield Layer("Analytics Engine", (binding,), functions=("analyticsEngine",))
    if telemetry is not None and exports:
        signals = tuple(function for signal, function in _EXPORTS if signal in telemetry.urls)
        yield Layer("telemetry", tuple(_export(telemetry, origins)), functions=("exportTo", *signals))
    else:
        yield Layer("telemetry", (origins.value("", "telemetry", False, "telemetry"),), is_on=False)


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
