import type { Environment } from "../core/environment.ts";
import { flagsOf } from "./flags.ts";
import type { Sink } from "./record.ts";

/** What stands in every line. */
export interface AccessLineOptions {
  readonly mesh: string;
  readonly environment: Environment;
}

/** Writes one JSON line a request with the record of what the mesh decided. */
export function accessLine({ mesh, environment }: AccessLineOptions): Sink {
  return (inbound, status) => {
    const { method, host, route, calls, startedMs, endedMs } = inbound;
    console.log(
      JSON.stringify({
        type: "access",
        time: new Date(endedMs),
        mesh,
        env: environment(inbound.env),
        trace_id: inbound.traceId,
        span_id: inbound.spanId,
        method,
        host,
        // An absurd URL must not become an absurd line.
        path: inbound.path.slice(0, 2048),
        status,
        duration_ms: endedMs - startedMs,
        route: route?.name ?? null,
        calls,
        flags: flagsOf(inbound),
      }),
    );
  };
}
