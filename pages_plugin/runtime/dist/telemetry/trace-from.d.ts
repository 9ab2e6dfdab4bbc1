import { type RequestLayer } from "../core/inbound.ts";
/** What a caller says of the trace; what is missing is decided here. Ids in lower-case hex. */
export interface TraceStart {
    /** Both ids or none: a caller may tell its sampling decision alone. */
    readonly traceId?: string;
    readonly parentId?: string;
    readonly sampled?: boolean;
    /** Whether the trace id is known to be random (W3C level 2). */
    readonly random?: boolean;
    /** Whether B3 forces this trace. */
    readonly debug?: boolean;
}
/** Reads one format, or null where the headers hold nothing in it that can be used. */
export type TraceReader = (headers: Headers) => TraceStart | null;
/** A trace that exists already where none came in. */
export type TraceSource = () => {
    readonly traceId: string;
    readonly parentId: string;
} | null;
/** Reads W3C Trace Context. */
export declare const w3c: TraceReader;
/**
 * Continues the trace of the first reader that finds one, or begins one. `sample` (0 to 1), or the route's own, is the share of traces
 * that get the sampled flag where the caller has not decided.
 *
 * @param source asked where a sampled trace begins here: whether there is one that it belongs to
 *
 * @example
 * traceFrom([w3c, b3, b3Multi], 0.1)
 */
export declare function traceFrom(readers: readonly TraceReader[], sample?: number, source?: TraceSource): RequestLayer;
