import { callLayers } from "../core/call-layers.js";
import { raw } from "../intercept/mark.js";
import { expiring } from "../policies/route-timeout.js";
import { discover, serviceName } from "../services/discover.js";
import { serviceBinding } from "../transports/binding.js";
import { network } from "../transports/url.js";
import { budgetOf, layersOf, rpcOf } from "./policy.js";
import { propagation } from "./telemetry.js";
/** Makes the services of an environment. What every call of a service shares, such as its retry budget, is made once. */
export function servicesOf(one) {
    const { services, interception, default_policy } = one;
    const sent = propagation(one);
    const intercepts = interception.mode !== "off";
    const overBinding = (name) => (intercepts ? serviceBinding(name, raw) : serviceBinding(name));
    function declare(planned) {
        const { name, transport: where, policy, rpc_context: hasContext } = planned;
        const budget = budgetOf(policy);
        const transport = expiring(where.kind === "binding" ? overBinding(where.binding) : network());
        const send = callLayers(layersOf(policy, budget, sent), transport);
        if (where.kind === "url")
            return { planned, transport, budget, service: { name, origin: where.url, send } };
        const rpc = interception.rpc ? { rpc: rpcOf(policy, budget, hasContext) } : {};
        return { planned, transport, budget, service: { name, binding: where.binding, send, ...rpc } };
    }
    function found(binding) {
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
        all: atRunTime ? (env) => [...unbound, ...intercepted(env)] : () => known,
    };
}
/** Routes to one service with equal policies share one way of calling it. */
function sender(services, sent) {
    const made = new Map();
    return ({ name, service, policy }) => {
        const one = services.get(service);
        if (!one)
            throw new Error(`diddy(plan): route "${name}" goes to service "${service}", which the plan does not have`);
        if (same(policy, one.planned.policy))
            return one.service.send;
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
function same(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
}
