import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { randomHex } from "./ids.ts";

/** What a valid `traceparent` says; ids in lower-case hex. */
export interface TraceParent {
  traceId: string;
  parentId: string;
  sampled: boolean;
  /** Whether the last seven bytes of the trace id are known to be random (level 2). */
  random: boolean;
}

const FORM = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` header (W3C Trace Context level 2, section 3.2), or null for one that must be ignored. Versions from the
 * future are read as far as they are known; version 00 must end where it should.
 */
export function parseTraceparent(header: string | null): TraceParent | null {
  const match = header === null ? null : FORM.exec(header);
  if (!match || (match[1] === "00" && match[5] !== undefined)) return null;
  const flags = Number.parseInt(match[4] as string, 16);
  return {
    traceId: match[2] as string,
    parentId: match[3] as string,
    sampled: (flags & 1) === 1,
    random: (flags & 2) === 2,
  };
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
        inbound.traceFlags = (parent.sampled ? 1 : 0) | (parent.random ? 2 : 0);
      } else {
        inbound.traceId = randomHex(32);
        inbound.traceFlags = sample === 1 || Math.random() < sample ? 3 : 2;
      }
      return next(inbound);
    };
}
