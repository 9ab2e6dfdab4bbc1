"""One environment's plan -> the declarations of its services, its routes and its request layers."""

from __future__ import annotations

from pages_plugin.emit.javascript import Names, string, strings
from pages_plugin.emit.policy import Use, around_of, budget, call_layers, rpc_policy
from pages_plugin.emit.routes import router
from pages_plugin.emit.services import Services
from pages_plugin.emit.telemetry import exporter, record, tools, trace
from pages_plugin.plan.model import BindingTransport, EnvironmentPlan, Plan, Service

TAKEN = (
    *("addresses", "binding", "budget", "env", "environment", "exporter", "intercepted", "layers", "mesh", "onRequest"),
    *("routes", "services", "wrap", "Infinity", "NaN", "undefined", "globalThis"),
)
"""Names that the emitted text uses itself, so that no service can take them."""


def environment_lines(plan: Plan, one: EnvironmentPlan, names: Names, use: Use) -> list[str]:
    """Return the lines that end in the declaration of `mesh`."""
    services = Services(one, names, use)
    routes = router(one, services, use) if one.routes else []
    lines = [*services.lines, *routes]
    if _intercepts(one):
        lines += [*_intercepted(one, services, use), ""]
    if one.interception.data:
        lines += [*_services(one, services), ""]
    return [*lines, *exporter(plan, one, use), *_mesh(plan, one, use)]


def _intercepts(one: EnvironmentPlan) -> bool:
    """Say whether there may be a binding to patch."""
    return one.interception.mode == "discover" or bool(_patched(one))


def _patched(one: EnvironmentPlan) -> list[Service]:
    """Return the services whose bindings are patched."""
    if one.interception.mode == "off":
        return []
    return [
        service
        for service in one.services
        if isinstance(service.transport, BindingTransport) and service.transport.binding not in one.interception.ignore
    ]


def _services(one: EnvironmentPlan, services: Services) -> list[str]:
    names = [services.variable(service.name) for service in one.services]
    if one.interception.mode == "discover":
        fixed = [
            services.variable(service.name)
            for service in one.services
            if not isinstance(service.transport, BindingTransport)
        ]
        value = f"[{', '.join([*fixed, '...intercepted(env)'])}]" if fixed else "intercepted(env)"
        return ["// The services of `context.data.mesh`.", f"const services = (env) => {value};"]
    return ["// The services of `context.data.mesh`.", f"const services = () => [{', '.join(names)}];"]


def _intercepted(one: EnvironmentPlan, services: Services, use: Use) -> list[str]:
    """Return the declaration of `intercepted`: the services whose bindings are patched."""
    known = [services.variable(service.name) for service in _patched(one)]
    if one.interception.mode == "declared":
        return [
            "// The bindings that the site's own code calls through the mesh.",
            f"const intercepted = () => [{', '.join(known)}];",
        ]
    ignored = strings(one.interception.ignore)
    retry = one.default_policy.retry
    budget_line = [f"  const budget = {budget(retry, use)};"] if retry else []
    budget_name = "budget" if retry else None
    found = call_layers(one.default_policy, budget_name, use, around_of(one))
    layers = [f"      {line}" for line in found]
    return [
        "// The bindings are set up in the dashboard: those that are found in `env` get the default policy.",
        f"const intercepted = {use('discover')}([{', '.join(known)}], {ignored}, (binding) => {{",
        *budget_line,
        "  return {",
        f"    name: {use('serviceName')}(binding),",
        "    binding,",
        f"    send: {use('callLayers')}(",
        "      [",
        *(f"  {line}" for line in layers),
        "      ],",
        f"      {use('serviceBinding')}(binding, {use('raw')}),",
        "    ),",
        *([f"    rpc: {rpc_policy(one.default_policy, budget_name, use)},"] if one.interception.rpc else []),
        "  };",
        "});",
    ]


def _mesh(plan: Plan, one: EnvironmentPlan, use: Use) -> list[str]:
    about = f"mesh: {string(plan.mesh)}, diddy: {string(plan.version)}, plan: {string(plan.hash)}"
    layers = []
    if one.routes:
        layers.append(("Finds the route, if there is one.", f"{use('match')}(routes)"))
    layers += [
        ("Continues the caller's trace or begins one.", trace(plan, one, use)),
        (
            "Says which mesh this is when `diddy verify` asks.",
            f"{use('probe')}({{ {about} }}, environment)",
        ),
    ]
    recorded = record(plan, one, use)
    if recorded is not None:
        layers.append(recorded)
    if plan.form == "worker":
        layers.append(("Keeps to what a meshed caller says is left.", f"{use('remaining')}()"))
    if one.server_timing:
        layers.append(("Shows in the browser's tools what the mesh did.", f"{use('serverTiming')}()"))
    if one.routes:
        layers.append(("Sends what a route matched to its service.", f"{use('forward')}()"))
    if one.interception.data:
        layers.append(
            (
                "Puts `context.data.mesh` in reach of the site's functions.",
                f"{use('dataMesh')}(services, {tools(one, use)})",
            )
        )
    if _intercepts(one):
        layers.append(
            (
                "Meshes the calls that the site's own code makes.",
                f"{use('interception')}(intercepted, {use('patchAll' if one.interception.rpc else 'patchFetch')})",
            )
        )
    lines = ["// What a request passes, outermost first; inside of it is the site."]
    lines.append(f"const mesh = {use('requestLayers')}(")
    for text, layer in layers:
        lines += [f"  // {text}", *(f"  {line}" for line in f"{layer},".split("\n"))]
    return [*lines, ");"]
