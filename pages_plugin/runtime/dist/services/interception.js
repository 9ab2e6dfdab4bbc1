import { AsyncLocalStorage } from "node:async_hooks";
/** The request that the running code belongs to. */
export const current = new AsyncLocalStorage();
/**
 * Lets the calls that the site's code already makes (`env.CATALOG.fetch(...)`, `env.CATALOG.method(...)`) pass the mesh. Bindings are
 * patched once per isolate; what cannot be patched is said once and stays reachable through `context.data.mesh`.
 */
export function interception(servicesOf, patch) {
    let seen;
    return (next) => function intercepted(inbound) {
        if (inbound.env !== seen) {
            seen = inbound.env;
            for (const service of servicesOf(seen)) {
                const stub = seen[service.binding];
                if (stub && patch(stub, service, current) === "none") {
                    console.warn(`diddy: ${service.binding} is not meshed`);
                }
            }
        }
        return current.run(inbound, next, inbound);
    };
}
