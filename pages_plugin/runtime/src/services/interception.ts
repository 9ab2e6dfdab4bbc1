import { AsyncLocalStorage } from "node:async_hooks";
import type { Env, Inbound, RequestLayer } from "../core/inbound.ts";
import type { Patched } from "../intercept/mark.ts";
import type { Service } from "./service.ts";

/** The request that the running code belongs to. */
export const current = new AsyncLocalStorage<Inbound>();

/** The services whose bindings are patched, for an `env` that was not seen before. */
export type ServicesOf = (env: Env) => readonly Service[];

/** Patches one binding's stub, so that its calls go through the service. */
export type Patch = (stub: object, service: Service, requests: AsyncLocalStorage<Inbound>) => Patched;

/**
 * Lets the calls that the site's code already makes (`env.CATALOG.fetch(...)`, `env.CATALOG.method(...)`) pass the mesh. Bindings are
 * patched once per isolate; what cannot be patched is said once and stays reachable through `context.data.mesh`.
 */
export function interception(servicesOf: ServicesOf, patch: Patch): RequestLayer {
  let seen: Env | undefined;
  return (next) =>
    function intercepted(inbound: Inbound): Promise<Response> | Response {
      if (inbound.env !== seen) {
        seen = inbound.env;
        for (const service of servicesOf(seen)) {
          const stub = seen[service.binding as string] as object | undefined;
          if (stub && patch(stub, service, current) === "none") {
            console.warn(`diddy: ${service.binding} is not meshed`);
          }
        }
      }
      return current.run(inbound, next, inbound);
    };
}
