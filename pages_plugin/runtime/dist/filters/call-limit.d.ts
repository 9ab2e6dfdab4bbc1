import type { RequestLayer } from "../core/inbound.ts";
/** Counts down from another number of calls than the adapter, in an environment that has a limit of its own. */
export declare function callLimit(calls: number): RequestLayer;
