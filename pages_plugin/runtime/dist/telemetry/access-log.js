import { flagsOf } from "./flags.js";
/**
 * Writes one JSON line a request with the record of what the mesh decided. A client that goes away before the answer gets its line
 * too, where the compatibility flag `enable_request_signal` is on.
 */
export function accessLog(options) {
    return (next) => async function logged(inbound) {
        inbound.request.signal.addEventListener("abort", () => {
            if (inbound.logged)
                return;
            inbound.flags.push("client_gone");
            writeLine(inbound, 499, options);
        });
        let status = 500;
        try {
            const response = await next(inbound);
            status = response.status;
            return response;
        }
        finally {
            writeLine(inbound, status, options);
        }
    };
}
/** Writes the line of a request, once: a request whose client left may go on, where the site had asked for that. */
export function writeLine(inbound, status, { mesh, environment }) {
    if (inbound.logged)
        return;
    inbound.logged = true;
    const { method, host, route, calls } = inbound;
    console.log(JSON.stringify({
        type: "access",
        time: new Date().toISOString(),
        mesh,
        env: environment(inbound.env),
        trace_id: inbound.traceId,
        span_id: inbound.spanId,
        method,
        host,
        // An absurd URL must not become an absurd line.
        path: inbound.path.slice(0, 2048),
        status,
        duration_ms: Date.now() - inbound.startedMs,
        route: route?.name ?? null,
        calls,
        flags: flagsOf(inbound),
    }));
}
