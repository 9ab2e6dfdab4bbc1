import type { CallLayer, Send } from "../core/call.ts";
import { callLayers } from "../core/call-layers.ts";
import type { Env } from "../core/inbound.ts";
import { raw } from "../intercept/mark.ts";
import type { Budget } from "../policies/budget.ts";
import { expiring } from "../policies/route-timeout.ts";
import { discover, serviceName } from "../services/discover.ts";
import type { ServicesOf } from "../services/interception.ts";
import type { Service } from "../services/service.ts";
import { serviceBinding } from "../transports/binding.ts";
import { network } from "../transports/url.ts";
import type { EnvironmentPlan, Service as PlannedService, Policy, Route } from "./plan.ts";
import { budgetOf, layersOf, rpcOf } from "./policy.ts";
import { propagation } from "./telemetry.ts";

/** The services of one environment, and further ways to call them. */
export interface Services {
  /** How a route calls its service: as everybody does, or under values of its own. */
  readonly send: (route: Route) => Send;
  /** Whether there may be a binding to patch. */
  readonly intercepts: boolean;
  /** The services whose bindings are patched. */
  readonly intercepted: ServicesOf;
  /** The services of `context.data.mesh`. */
  readonly all: ServicesOf;
}

interface Declared {
  readonly planned: PlannedService;
  readonly service: Service;
  readonly transport: Send;
  budget: Budget | null;
}

/** Makes the services of an environment. What every call of a service shares, such as its retry budget, is made once. */
export function servicesOf(one: EnvironmentPlan): Services {
  const { services, interception, default_policy } = one;
  const sent = propagation(one);
  const intercepts = interception.mode !== "off";
  const overBinding = (name: string): Send => (intercepts ? serviceBinding(name, raw) : serviceBinding(name));

  function declare(planned: PlannedService): Declared {
    const { name, transport: where, policy, rpc_context: hasContext } = planned;
    const budget = budgetOf(policy);
    const transport = expiring(where.kind === "binding" ? overBinding(where.binding) : network());
    const send = callLayers(layersOf(policy, budget, sent), transport);
    if (where.kind === "url") return { planned, transport, budget, service: { name, origin: where.url, send } };
    const rpc = interception.rpc ? { rpc: rpcOf(policy, budget, hasContext) } : {};
    return { planned, transport, budget, service: { name, binding: where.binding, send, ...rpc } };
  }

  function found(binding: string): Service {
    const budget = budgetOf(default_policy);
    const send = callLayers(layersOf(default_policy, budget, sent), expiring(overBinding(binding)));
    const rpc = interception.rpc ? { rpc: rpcOf(default_policy, budget) } : {};
    return { name: serviceName(binding), binding, send, ...rpc };
  }

  const declared = services.map(declare);
  const byName = new Map(declared.map((one) => [one.planned.name, one]));
  const known = declared.map((one) => one.service);
  const bound = known.filter(({ binding }) => binding !== undefined && !interception.ignore.includes(binding));
  const unbound = known.filter(({ binding }) => binding === undefined);
  const atRunTime = interception.mode === "discover";
  const intercepted = atRunTime ? discover(bound, interception.ignore, found) : () => bound;
  return {
    send: sender(byName, sent),
    intercepts: atRunTime || (intercepts && bound.length > 0),
    intercepted,
    all: atRunTime ? (env: Env) => [...unbound, ...intercepted(env)] : () => known,
  };
}

/** Routes to one service with equal policies share one way of calling it. */
function sender(services: ReadonlyMap<string, Declared>, sent: CallLayer[]): (route: Route) => Send {
  const made = new Map<string, Send>();
  return ({ name, service, policy }) => {
    const one = services.get(service);
    if (!one) throw new Error(`diddy(plan): route "${name}" goes to service "${service}", which the plan does not have`);
    if (same(policy, one.planned.policy)) return one.service.send;
    const key = JSON.stringify([service, policy]);
    let send = made.get(key);
    if (!send) {
      one.budget ??= budgetOf(policy);
      send = callLayers(layersOf(policy, one.budget, sent), one.transport);
      made.set(key, send);
    }
    return send;
  };
}

function same(a: Policy, b: Policy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
