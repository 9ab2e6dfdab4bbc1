import { flagsOf } from "./flags.js";
/** Writes one JSON line a request with the record of what the mesh decided. */
export function accessLine({ mesh, environment }) {
    return (inbound, status) => {
        const { method, host, route, calls, startedMs, endedMs } = inbound;
        console.log(JSON.stringify({
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
        }));
    };
}
