"""The services of an environment -> their declarations."""

from __future__ import annotations

from pages_plugin.emit.javascript import Names, comment, string
from pages_plugin.emit.policy import Use, around_of, budget, call_layers, rpc_policy
from pages_plugin.plan.model import BindingTransport, EnvironmentPlan, Policy, Service


class Services:
    """Declares services and, for routes with values of their own, further ways to call them."""

    def __init__(self, plan: EnvironmentPlan, names: Names, use: Use) -> None:
        self.lines: list[str] = []
        self._intercepts = plan.interception.mode != "off"
        self._around = around_of(plan)
        self._rpc = plan.interception.rpc
        self._names = names
        self._use = use
        self._services = {service.name: service for service in plan.services}
        self._variables: dict[str, str] = {}
        self._budgets: dict[str, str | None] = {}
        self._routes: dict[tuple[str, str], str] = {}
        for service in plan.services:
            self._declare(service)

    def variable(self, name: str) -> str:
        """Return the JavaScript name of a service."""
        return self._variables[name]

    def send(self, service: str, policy: Policy, route: str) -> str:
        """Return the expression that calls a service under a route's policy; equal policies share one."""
        if policy == self._services[service].policy:
            return f"{self.variable(service)}.send"
        key = (service, policy.model_dump_json())
        if key not in self._routes:
            budget_name = self._budgets[service]
            if policy.retry and budget_name is None:
                budget_name = self._budgets[service] = self._budget(service, policy)
            name = self._routes[key] = self._names.give(f"{route}-call")
            self.lines += [f"// How route {string(comment(route))} calls {string(service)}."]
            self.lines += [f"const {name} = {self._use('callLayers')}("]
            self.lines += [*self._stack(self._services[service], policy, budget_name, "  "), ");", ""]
        return self._routes[key]

    def _declare(self, service: Service) -> None:
        name = self._variables[service.name] = self._names.give(service.name)
        transport = service.transport
        where = f"binding {transport.binding}" if isinstance(transport, BindingTransport) else transport.url
        self.lines.append(f"// Service {string(service.name)}: {comment(where)}.")
        self._budgets[service.name] = self._budget(service.name, service.policy) if service.policy.retry else None
        self.lines += [f"const {name} = {{", f"  name: {string(service.name)},"]
        if isinstance(transport, BindingTransport):
            self.lines.append(f"  binding: {string(transport.binding)},")
        else:
            self.lines.append(f"  origin: {string(transport.url)},")
        self.lines.append(f"  send: {self._use('callLayers')}(")
        self.lines += self._stack(service, service.policy, self._budgets[service.name], "    ")
        self.lines.append("  ),")
        if self._rpc and isinstance(transport, BindingTransport):
            rpc = rpc_policy(service.policy, self._budgets[service.name], self._use)
            if service.rpc_context:
                self.lines.append("  // Its methods are meshed: they take trace and deadline off the arguments.")
                rpc = f"{self._use('rpcContext')}({rpc})"
            self.lines.append(f"  rpc: {rpc},")
        self.lines += ["};", ""]

    def _budget(self, service: str, policy: Policy) -> str:
        assert policy.retry  # noqa: S101 - the callers ask only where there are retries
        name = self._names.give(f"{service}-budget")
        self.lines.append(f"const {name} = {budget(policy.retry, self._use)};")
        return name

    def _stack(self, service: Service, policy: Policy, budget_name: str | None, indent: str) -> list[str]:
        layers = call_layers(policy, budget_name, self._use, self._around)
        return [
            f"{indent}[",
            *(f"{indent}  {line}" for line in layers),
            f"{indent}],",
            f"{indent}{self._transport(service)},",
        ]

    def _transport(self, service: Service) -> str:
        # What ends the attempts of routes has to be where they are sent.
        return f"{self._use('expiring')}({self._sends(service)})" if self._around.has_routes else self._sends(service)

    def _sends(self, service: Service) -> str:
        if not isinstance(service.transport, BindingTransport):
            return f"{self._use('network')}()"
        raw = f", {self._use('raw')}" if self._intercepts else ""
        return f"{self._use('serviceBinding')}({string(service.transport.binding)}{raw})"
