import type { RequestLayer } from "../core/inbound.ts";
/**
 * Shows in the browser's own tools what the mesh did: route, attempts, time spent waiting for the service, trace id and flags, as a
 * `Server-Timing` header (W3C) on every answer that made a call.
 */
export declare function serverTiming(): RequestLayer;
