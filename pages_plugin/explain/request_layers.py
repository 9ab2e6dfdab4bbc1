"""The layers that a request passes in the emitted module as data, in its order, with the place of each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pages_plugin.config.vocabulary import TraceFormat
from pages_plugin.explain.telemetry import record_layers
from pages_plugin.explain.values import Layer, Origins, Value
from pages_plugin.plan.model import BindingTransport, EnvironmentPlan, Interception, Limits, Plan, Route

_READERS: Mapping[TraceFormat, str] = {"w3c": "w3c", "b3": "b3", "b3multi": "b3Multi"}


def request_layers(
    plan: Plan, environment: EnvironmentPlan, origins: Origins, route: Route | None = None
) -> tuple[Layer, ...]:
    """Return what a request passes, outermost first, until it is sent to a service or goes on to the site.

    ``route`` is the one that takes the request, if one does.
    """
    layers = [_call_limit(plan, environment, origins)]
    if environment.routes:
        layers.append(Layer("match", functions=("match",)))
    layers.append(_trace(plan, environment, route, origins))
    layers.append(Layer("probe", functions=("probe",)))
    layers += record_layers(environment, origins)
    if plan.form == "worker":
        layers.append(Layer("caller's deadline", functions=("remaining",)))
    timing = origins.value("", "server_timing", environment.server_timing, "server_timing")
    on = environment.server_timing
    layers.append(Layer("Server-Timing", (timing,), is_on=on, functions=("serverTiming",) if on else ()))
    if environment.routes:
        layers.append(Layer("forward", functions=("forward",)))
    if route is None:
        layers += _inner(environment, origins)
    return tuple(layers)


def _call_limit(plan: Plan, environment: EnvironmentPlan, origins: Origins) -> Layer:
    """Return the count of calls; the adapter has production's, so that only another one takes a layer."""
    values = (
        origins.value("limits", "limits.subrequests", environment.limits.subrequests, "subrequests"),
        origins.value(
            "limits", "limits.worker_invocations", environment.limits.worker_invocations, "worker_invocations"
        ),
    )
    differs = _calls(environment.limits) != _calls(plan.production.limits)
    return Layer("call limit", values, functions=("callLimit",) if differs else ())


def _calls(limits: Limits) -> int:
    return min(limits.subrequests, limits.worker_invocations)


def _trace(plan: Plan, environment: EnvironmentPlan, route: Route | None, origins: Origins) -> Layer:
    if route is not None and route.trace_sample is not None:
        sample = origins.value(f"routes.{route.name}", "sample", route.trace_sample, "trace_sample")
    else:
        sample = origins.value("", "sample", environment.trace.sample, "trace.sample")
    formats = environment.trace.formats
    values = [sample, origins.value("", "formats", list(formats), "trace.formats")]
    functions = ["traceFrom", *(_READERS[one] for one in formats)]
    if plan.form == "worker" and environment.telemetry is not None and "traces" in environment.telemetry.urls:
        values.append(Value("joins", "the platform's trace", "platform", origins.find("telemetry.urls.traces")))
        functions.append("platformTrace")
    has_own = any(one.trace_sample not in (None, environment.trace.sample) for one in environment.routes)
    if functions == ["traceFrom", "w3c"] and not has_own:
        functions = ["trace"]
    return Layer("trace", tuple(values), functions=tuple(functions))


def _inner(environment: EnvironmentPlan, origins: Origins) -> Iterator[Layer]:
    """Yield what stands around the site's own code."""
    interception = environment.interception
    level = origins.value("", "log_level", environment.log_level, "log_level")
    redact = origins.value("", "redact", list(environment.redact), "redact")
    if interception.data:
        yield Layer("context.data.mesh", (level, redact), functions=("dataMesh", "tools"))
    elif level.origin or redact.origin:  # what was written is shown, though nothing logs by it
        yield Layer("context.data.mesh", tuple(one for one in (level, redact) if one.origin), is_on=False)
    mode = origins.value("", "mode", interception.mode, "interception.mode")
    if not _patches(environment):
        yield Layer("interception", (mode,), is_on=False)
        return
    ignore = origins.value("", "ignore", list(interception.ignore), "interception.ignore")
    patch = "patchAll" if interception.rpc else "patchFetch"
    yield Layer("interception", (mode, ignore), functions=("interception", patch))


def _patches(environment: EnvironmentPlan) -> bool:
    """Say whether there may be a binding to patch."""
    interception: Interception = environment.interception
    return interception.mode == "discover" or (
        interception.mode == "declared"
        and any(
            isinstance(one.transport, BindingTransport) and one.transport.binding not in interception.ignore
            for one in environment.services
        )
    )
