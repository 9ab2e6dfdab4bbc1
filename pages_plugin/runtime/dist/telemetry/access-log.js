/**
 * Writes one JSON line a request with the record of what the mesh decided. A client that goes away before the answer gets its line
 * too, where the compatibility flag `enable_request_signal` is on.
 */
export function accessLog({ mesh, environment, sample = 1 }) {
    return (next) => async function logged(inbound) {
        const chosen = sample === 1 || Math.random() < sample;
        let answered = false;
        if (chosen) {
            inbound.request.signal.addEventListener("abort", () => {
                if (answered)
                    return;
                inbound.flags.push("client_gone");
                console.log(line(inbound, 499, mesh, environment));
            });
        }
        try {
            const response = await next(inbound);
            if (chosen || response.status >= 500 || isFlagged(inbound))
                console.log(line(inbound, response.status, mesh, environment));
            return response;
        }
        catch (error) {
            console.log(line(inbound, 500, mesh, environment));
            throw error;
        }
        finally {
            answered = true;
        }
    };
}
function isFlagged({ flags, calls }) {
    return flags.length > 0 || calls.some((call) => call.flags.length > 0);
}
function line(inbound, status, mesh, environment) {
    return JSON.stringify({
        type: "access",
        time: new Date().toISOString(),
        mesh,
        env: environment(inbound.env),
        trace_id: inbound.traceId,
        span_id: inbound.spanId,
        method: inbound.method,
        host: inbound.host,
        // An absurd URL must not become an absurd line.
        path: inbound.path.slice(0, 2048),
        status,
        duration_ms: Date.now() - inbound.startedMs,
        route: inbound.route?.name ?? null,
        calls: inbound.calls,
        flags: inbound.flags,
    });
}
