import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { problem } from "../core/problem.ts";
import { CONTEXT } from "./headers.ts";

/** What a caller says is left: milliseconds until its deadline and Worker calls; null where it says nothing that can be read. */
export interface Remaining {
  deadlineMs: number | null;
  calls: number | null;
}

/** Reads the mesh's request header, a dictionary of RFC 8941 integers. What is malformed is as if absent. */
export function parseContext(header: string): Remaining {
  const left: Remaining = { deadlineMs: null, calls: null };
  for (const member of header.split(",")) {
    const match = /^[ \t]*(deadline|calls)=(-?\d{1,15})[ \t]*$/.exec(member);
    if (match) left[match[1] === "calls" ? "calls" : "deadlineMs"] = Math.max(0, Number(match[2]));
  }
  return left;
}

/**
 * Takes over what a meshed caller says is left, where it is less than our own. A request whose deadline has passed is refused before any
 * work (gRPC's DEADLINE_EXCEEDED): its caller is gone.
 */
export function remaining(): RequestLayer {
  return (next) =>
    function limited(inbound: Inbound): Promise<Response> | Response {
      const header = headersOf(inbound).get(CONTEXT);
      if (header === null) return next(inbound);
      const { deadlineMs, calls } = parseContext(header);
      if (calls !== null && calls < inbound.callsLeft) inbound.callsLeft = calls;
      if (deadlineMs === null) return next(inbound);
      if (deadlineMs > 0) {
        inbound.deadlineMs = inbound.startedMs + deadlineMs;
        return next(inbound);
      }
      inbound.flags.push("deadline_exceeded");
      return problem(inbound, 504, "deadline_exceeded", "The caller's deadline had passed.");
    };
}
