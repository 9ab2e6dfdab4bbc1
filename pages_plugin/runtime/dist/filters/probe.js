import { headersOf } from "../core/inbound.js";
/**
 * Answers `OPTIONS` with `Max-Forwards: 0` itself, as RFC 9110 section 7.6.2 asks of an intermediary: `diddy verify` learns so
 * whether a path passes the mesh, and which one it is. Other methods pay one comparison.
 */
export function probe({ mesh, diddy, plan, environment }) {
    return (next) => function probed(inbound) {
        if (inbound.method !== "OPTIONS" || headersOf(inbound).get("max-forwards") !== "0")
            return next(inbound);
        const about = { mesh, diddy, plan, env: environment(inbound.env), trace_id: inbound.traceId };
        return Response.json(about, { headers: { "cache-control": "no-store" } });
    };
}
