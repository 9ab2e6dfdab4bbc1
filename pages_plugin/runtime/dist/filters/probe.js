import { headersOf } from "../core/inbound.js";
/**
 * Answers `OPTIONS` with `Max-Forwards: 0` itself, as RFC 9110 section 7.6.2 asks of an intermediary: `diddy verify` learns so
 * whether a path passes the mesh, and which one it is. Other methods pay one comparison.
 */
export function probe(about, environment) {
    return (next) => function probed(inbound) {
        if (inbound.method !== "OPTIONS" || headersOf(inbound).get("max-forwards") !== "0")
            return next(inbound);
        return Response.json({ ...about, env: environment(inbound.env), trace_id: inbound.traceId });
    };
}
