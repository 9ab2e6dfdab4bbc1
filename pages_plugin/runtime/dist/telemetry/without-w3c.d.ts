import type { CallLayer } from "../core/call.ts";
/** Sends no W3C headers, where only other formats are configured. Stands inside of `propagate`. */
export declare function withoutW3c(): CallLayer;
