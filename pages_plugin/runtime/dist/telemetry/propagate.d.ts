import type { CallLayer } from "../core/call.ts";
/**
 * Sends along, with each attempt, the trace (a span of its own), the milliseconds that remain and the Worker calls that the
 * platform still allows. Each hop takes the smaller of these and its own.
 */
export declare function propagate(): CallLayer;
