import { AsyncLocalStorage } from "node:async_hooks";
import type { Env, Inbound, RequestLayer } from "../core/inbound.ts";
import type { Patched } from "../intercept/mark.ts";
import type { Service } from "./service.ts";
/** The request that the running code belongs to. */
export declare const current: AsyncLocalStorage<Inbound>;
/** The services whose bindings are patched, for an `env` that was not seen before. */
export type ServicesOf = (env: Env) => readonly Service[];
/** Patches one binding's stub, so that its calls go through the service. */
export type Patch = (stub: object, service: Service, requests: AsyncLocalStorage<Inbound>) => Patched;
/**
 * Lets the calls that the site's code already makes (`env.CATALOG.fetch(...)`, `env.CATALOG.method(...)`) pass the mesh. Bindings are
 * patched once per isolate; what cannot be patched is said once and stays reachable through `context.data.mesh`.
 */
export declare function interception(servicesOf: ServicesOf, patch: Patch): RequestLayer;
