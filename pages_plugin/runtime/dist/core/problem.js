/**
 * An error answer that the mesh itself makes: RFC 9457, with the stable reason and the trace id, and nothing of the inside.
 */
export function problem({ traceId }, status, reason, detail) {
    const body = { type: "about:blank", title: reason.replaceAll("_", " "), status, detail, reason, trace_id: traceId };
    const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
    return new Response(JSON.stringify(body), { status, headers });
}
