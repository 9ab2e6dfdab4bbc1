import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { randomHex } from "./ids.ts";

/** What a valid `traceparent` says; ids in lower-case hex. */
export interface TraceParent {
  traceId: string;
  parentId: string;
  /** 1: sampled; 2: the last seven bytes of the trace id are known to be random (level 2). Others are unknown and dropped. */
  flags: number;
}

const FORM = /^(?!ff|00.{53}.)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/**
 * Reads a `traceparent` header (W3C Trace Context level 2, section 3.2), or null for one that must be ignored. Versions from the
 * future are read as far as they are known; version 00 must end where it should.
 */
export function parseTraceparent(header: string | null): TraceParent | null {
  const match = header === null ? null : FORM.exec(header);
  if (!match) return null;
  const [, traceId, parentId, flags] = match as unknown as [string, string, string, string];
  return { traceId, parentId, flags: Number.parseInt(flags, 16) & 3 };
}

/** Continues the caller's trace or begins one, of which `sample` (0 to 1) carry the sampled flag. A parent's decision is kept. */
export function trace(sample = 1): RequestLayer {
  return (next) =>
    function traced(inbound: Inbound): Promise<Response> | Response {
      const parent = parseTraceparent(headersOf(inbound).get("traceparent"));
      inbound.spanId = randomHex(16);
      if (parent) {
        inbound.traceId = parent.traceId;
        inbound.parentId = parent.parentId;
        inbound.traceFlags = parent.flags;
      } else {
        inbound.traceId = randomHex(32);
        inbound.traceFlags = sample === 1 || Math.random() < sample ? 3 : 2;
      }
      return next(inbound);
    };
}
