import type { Env, Inbound, RequestLayer } from "../core/inbound.ts";
import type { Tools } from "../telemetry/tools.ts";
import type { Service } from "./service.ts";
/**
 * Gives the site's functions the explicit API: `context.data.mesh.catalog.fetch("/items")` and `context.data.mesh.catalog.method()`, with
 * `context.data.mesh.span` and `.log`. A path alone is resolved against the service.
 */
export declare function dataMesh(servicesOf: (env: Env) => readonly Service[], toolsOf: (inbound: Inbound) => Tools): RequestLayer;
