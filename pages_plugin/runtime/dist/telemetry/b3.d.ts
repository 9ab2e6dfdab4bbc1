import type { Call, CallLayer } from "../core/call.ts";
import { type Inbound } from "../core/inbound.ts";
import type { TraceReader, TraceStart } from "./trace-from.ts";
/**
 * Reads a `b3` header (B3 single), or null for one that must be ignored: `{trace id}-{span id}-{state}-{parent's span id}`, of which the
 * last two may be missing, or the state alone. A trace id of 64 bits is padded on its left.
 */
export declare function parseB3(header: string | null): TraceStart | null;
/** A start with ids, or with the caller's sampling decision alone. */
export declare function startOf(traceId: string | undefined, parentId: string | undefined, state?: TraceStart): TraceStart;
/** Reads B3 single. */
export declare const b3: TraceReader;
/** Sends a `b3` header along with each attempt. Stands inside of `propagate`, which gives the attempt its span. */
export declare function sendB3(): CallLayer;
/** The trace's sampling state, as B3 writes it. */
export declare function stateOf({ debug, traceFlags }: Inbound): "0" | "1" | "d";
/** Whether the site's code set a trace of its own, which is left alone; what it passed on of the request that came in is none. */
export declare function hasOwn(call: Call, name: string): boolean;
