import type { Environment } from "../core/environment.ts";
import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";

/** What the mesh says of itself. */
export interface About {
  readonly mesh: string;
  /** Version of the compiler. */
  readonly diddy: string;
  /** Hash of the plan. */
  readonly plan: string;
}

/**
 * Answers `OPTIONS` with `Max-Forwards: 0` itself, as RFC 9110 section 7.6.2 asks of an intermediary: `diddy verify` learns so
 * whether a path passes the mesh, and which one it is. Other methods pay one comparison.
 */
export function probe(about: About, environment: Environment): RequestLayer {
  return (next) =>
    function probed(inbound: Inbound): Promise<Response> | Response {
      if (inbound.method !== "OPTIONS" || headersOf(inbound).get("max-forwards") !== "0") return next(inbound);
      return Response.json({ ...about, env: environment(inbound.env), trace_id: inbound.traceId });
    };
}
