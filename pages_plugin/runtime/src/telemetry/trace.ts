import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { randomHex } from "./ids.ts";

/** What a valid `traceparent` says; ids in lower-case hex. */
export interface TraceParent {
  traceId: string;
  parentId: string;
  /** 1: sampled; 2: the last seven bytes of the trace id are known to be random (level 2). Others are unknown and dropped. */
  traceFlags: number;
}

const FORM = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/**
 * Reads a `traceparent` header (W3C Trace Context level 2, section 3.2), or null for one that must be ignored. Versions from the
 * future are read as far as they are known; version 00 must end where it should.
 */
export function parseTraceparent(header: string | null): TraceParent | null {
  // Null is the text "null" to an expression, and no form of a header.
  const [, traceId, parentId, flags] = (FORM.exec(header as string) ?? []) as unknown as [string, string, string, string];
  return traceId ? { traceId, parentId, traceFlags: Number(`0x${flags}`) & 3 } : null;
}

/** Continues the caller's trace or begins one, of which `sample` (0 to 1) carry the sampled flag. A parent's decision is kept. */
export function trace(sample = 1): RequestLayer {
  return (next) =>
    function traced(inbound: Inbound): Promise<Response> | Response {
      inbound.spanId = randomHex(16);
      Object.assign(
        inbound,
        parseTraceparent(headersOf(inbound).get("traceparent")) ?? {
          traceId: randomHex(32),
          traceFlags: Math.random() < sample ? 3 : 2,
        },
      );
      return next(inbound);
    };
}
