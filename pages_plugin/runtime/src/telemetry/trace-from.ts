import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { randomHex } from "./ids.ts";
import { parseTraceparent } from "./trace.ts";

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
export type TraceSource = () => { readonly traceId: string; readonly parentId: string } | null;

/** Reads W3C Trace Context. */
export const w3c: TraceReader = (headers) => {
  const parent = parseTraceparent(headers.get("traceparent"));
  if (!parent) return null;
  const { traceId, parentId, traceFlags } = parent;
  return { traceId, parentId, sampled: (traceFlags & 1) === 1, random: (traceFlags & 2) === 2 };
};

/**
 * Continues the trace of the first reader that finds one, or begins one. `sample` (0 to 1), or the route's own, is the share of traces
 * that get the sampled flag where the caller has not decided.
 *
 * @param source asked where a sampled trace begins here: whether there is one that it belongs to
 *
 * @example
 * traceFrom([w3c, b3, b3Multi], 0.1)
 */
export function traceFrom(readers: readonly TraceReader[], sample = 1, source: TraceSource = () => null): RequestLayer {
  return (next) =>
    function traced(inbound: Inbound): Promise<Response> | Response {
      const headers = headersOf(inbound);
      let start: TraceStart | null = null;
      let reader: TraceReader | undefined;
      for (reader of readers) {
        start = reader(headers);
        if (start) break;
      }
      const sampled = start?.sampled ?? Math.random() < (inbound.route?.sample ?? sample);
      const joined = start?.traceId ? start : sampled ? source() : null;
      inbound.traceId = joined?.traceId ?? randomHex(32);
      inbound.parentId = joined?.parentId ?? null;
      inbound.spanId = randomHex(16);
      inbound.traceFlags = Number(sampled) | (joined ? Number(start?.random ?? false) << 1 : 2);
      if (start?.debug) inbound.debug = true;
      inbound.stateless = joined !== start || reader !== w3c;
      return next(inbound);
    };
}
