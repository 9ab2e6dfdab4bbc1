import type { CallLayer } from "../core/call.ts";
import type { TraceReader } from "./trace-from.ts";
/**
 * Reads the `X-B3-*` headers (B3 multi), or null where there are none or one of them is malformed. Without ids they may tell a sampling
 * decision.
 */
export declare const b3Multi: TraceReader;
/** Sends `X-B3-*` headers along with each attempt. Stands inside of `propagate`, which gives the attempt its span. */
export declare function sendB3Multi(): CallLayer;
