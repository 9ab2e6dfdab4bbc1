import type { Inbound } from "../core/inbound.ts";
import type { RawFetch } from "../intercept/mark.ts";
import type { Service } from "./service.ts";
/**
 * One fetch that the site's own code makes, through the layers of the service. The caller's method, headers, body, redirect mode and
 * signal are kept, and what the platform would have thrown is what is thrown. Should the mesh itself fail before anything was sent,
 * `raw` sends.
 */
export declare function meshedFetch(inbound: Inbound, service: Service, raw: RawFetch, input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
