"""The telemetry of an environment -> where it goes, and the layer that takes note of each request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pages_plugin.config import defaults
from pages_plugin.config.vocabulary import TraceFormat
from pages_plugin.emit.javascript import number, string, strings
from pages_plugin.emit.policy import Use
from pages_plugin.plan.model import EnvironmentPlan, Plan, Route, Telemetry, UrlTransport

_READERS: Mapping[TraceFormat, str] = {"w3c": "w3c", "b3": "b3", "b3multi": "b3Multi"}


def exporter(plan: Plan, one: EnvironmentPlan, use: Use) -> list[str]:
    """Return the lines that declare `exporter`, and `addresses` where services are URLs; none where nothing is sent."""
    telemetry = one.telemetry
    if telemetry is None or not telemetry.urls:
        return []
    return [
        *_addresses(one),
        "// Where telemetry goes: gathered per isolate, sent behind the answers.",
        f"const exporter = {use('otlp')}({{",
        f"  service: {string(plan.mesh)},",
        "  environment,",
        f"  version: {string(plan.version)},",
        "  urls: {",
        *(f"    {signal}: {string(url)}," for signal, url in telemetry.urls.items()),
        "  },",
        f"  headers: {_pairs(telemetry.headers)},",
        f"  attributes: {_pairs(telemetry.attributes)},",
        f"  timeoutMs: {number(telemetry.timeout_ms)},",
        f"  intervalMs: {number(telemetry.interval_ms)},",
        "});",
        "",
    ]


def trace(plan: Plan, one: EnvironmentPlan, use: Use) -> str:
    """Return the expression of the layer that continues or begins the trace."""
    sample = "" if one.trace.sample == 1 else number(one.trace.sample)
    joins = plan.form == "worker" and one.telemetry is not None and "traces" in one.telemetry.urls
    has_own = any(own_sample(route, one) is not None for route in one.routes)
    if one.trace.formats == ("w3c",) and not has_own and not joins:
        return f"{use('trace')}({sample})"
    arguments = [f"[{', '.join(use(_READERS[name]) for name in one.trace.formats)}]"]
    if joins:
        # Pages has no traces of its own.
        arguments += [sample or "1", use("platformTrace")]
    elif sample:
        arguments.append(sample)
    return f"{use('traceFrom')}({', '.join(arguments)})"


def own_sample(route: Route, one: EnvironmentPlan) -> float | None:
    """Return the share of a route's traces that are sampled, where it is not that of all."""
    return None if route.trace_sample == one.trace.sample else route.trace_sample


def record(plan: Plan, one: EnvironmentPlan, use: Use) -> tuple[str, str] | None:
    """Return comment and text of the layer that takes note of each request; None where nobody wants to know."""
    telemetry = one.telemetry
    sinks: list[tuple[str, str]] = []
    if telemetry is not None and telemetry.analytics_engine is not None:
        sinks.append(
            ("Counts into Workers Analytics Engine.", f"{use('analyticsEngine')}({string(telemetry.analytics_engine)})")
        )
    if telemetry is not None and telemetry.urls:
        sinks.append(("Exports behind the answer.", f"{use('exportTo')}(exporter, {_signals(one, telemetry, use)})"))
    if one.access_log is not None:
        about = "Writes one line a request with what the mesh decided."
        share = one.access_log.sample
        line = f"{use('accessLine')}({{ mesh: {string(plan.mesh)}, environment }})"
        if share == 1:
            sinks.insert(0, (about, line))
        elif sinks:
            sinks.insert(0, (about, f"{use('sampledLine')}({number(share)}, {line})"))
        else:
            return about, f"{use('sampledRecord')}({number(share)}, {line})"
    if not sinks:
        return None
    if len(sinks) == 1:
        ((about, sink),) = sinks
        return about, f"{use(_layer(one))}({sink})"
    lines = [text for about, sink in sinks for text in (f"    // {about}", f"    {sink},")]
    return (
        "Takes note of what happened, once the answer is there or its client has gone.",
        "\n".join([f"{use(_layer(one))}(", f"  {use('sinks')}(", *lines, "  ),", ")"]),
    )


def _layer(one: EnvironmentPlan) -> str:
    """Name the layer: only spans and a sampled log can do without the requests that their clients left."""
    has_all = one.access_log is not None and one.access_log.sample == 1
    if one.telemetry is None or has_all or one.telemetry.analytics_engine or set(one.telemetry.urls) != {"traces"}:
        return "record"
    return "tracedRecord"


def tools(one: EnvironmentPlan, use: Use) -> str:
    """Return the expression that makes `span` and `log` of `context.data.mesh`."""
    options = []
    if one.redact:
        options.append(f"redact: {strings(one.redact)}")
    if one.log_level != defaults.LOG_LEVEL:
        options.append(f"level: {string(one.log_level)}")
    return f"{use('tools')}({{ {', '.join(options)} }})" if options else f"{use('tools')}()"


def _signals(one: EnvironmentPlan, telemetry: Telemetry, use: Use) -> str:
    addresses = ["addresses"] if _hosts(one) else []
    made = []
    if "traces" in telemetry.urls:
        own = [f"own: {use('ownSpan')}"] if one.interception.data else []
        slow = [] if telemetry.slow_ms is None else [f"slowMs: {number(telemetry.slow_ms)}"]
        made.append(f"{use('spans')}({_options([*slow, *addresses, *own])})")
    if "metrics" in telemetry.urls:
        made.append(f"{use('metrics')}({_options(addresses)})")
    if "logs" in telemetry.urls:
        made.append(f"{use('logRecords')}()")
    return ", ".join(made)


def _addresses(one: EnvironmentPlan) -> list[str]:
    hosts = _hosts(one)
    if not hosts or not one.telemetry or not one.telemetry.urls.keys() & {"traces", "metrics"}:
        return []
    entries = ", ".join(f"{string(name)}: {string(host)}" for name, host in hosts.items())
    return ["// Hosts of the services that are URLs, for spans and metrics.", f"const addresses = {{ {entries} }};", ""]


def _hosts(one: EnvironmentPlan) -> dict[str, str]:
    return {
        service.name: urlsplit(service.transport.url).netloc
        for service in one.services
        if isinstance(service.transport, UrlTransport)
    }


def _options(parts: list[str]) -> str:
    return f"{{ {', '.join(parts)} }}" if parts else ""


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return f"[{', '.join(strings(pair) for pair in pairs)}]"
