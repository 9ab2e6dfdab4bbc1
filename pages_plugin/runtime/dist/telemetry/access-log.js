import { flagsOf, isFlagged } from "./flags.js";
/**
 * Writes one JSON line a request with the record of what the mesh decided. A client that goes away before the answer gets its line
 * too, where the compatibility flag `enable_request_signal` is on.
 */
export function accessLog(options) {
    const { sample = 1 } = options;
    return (next) => async function logged(inbound) {
        const chosen = sample === 1 || Math.random() < sample;
        if (chosen) {
            inbound.request.signal.addEventListener("abort", () => {
                if (inbound.logged)
                    return;
                inbound.flags.push("client_gone");
                write(inbound, 499, options);
            });
        }
        try {
            const response = await next(inbound);
            if (chosen || response.status >= 500 || isFlagged(inbound))
                write(inbound, response.status, options);
            return response;
        }
        catch (error) {
            write(inbound, 500, options);
            throw error;
        }
    };
}
function write(inbound, status, { mesh, environment }) {
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
