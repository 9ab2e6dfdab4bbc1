import { newCall } from "../core/call.js";
import { MeshFailure } from "../core/failure.js";
/**
 * One fetch that the site's own code makes, through the layers of the service. The caller's method, headers, body, redirect mode and
 * signal are kept, and what the platform would have thrown is what is thrown. Should the mesh itself fail before anything was sent,
 * `raw` sends.
 */
export async function meshedFetch(inbound, service, raw, input, init) {
    const request = new Request(input, init);
    const { headers } = request;
    const came = inbound.request.headers;
    // A trace that the code began itself is its own affair; the header that came in and is passed on is not.
    const own = headers.get("traceparent");
    const foreign = own !== null && own !== came.get("traceparent");
    const state = !foreign && came.get("tracestate");
    if (state && !headers.has("tracestate"))
        headers.set("tracestate", state);
    // A URL has no signal, and `signal: null` takes a request's own away.
    const { signal = input.signal } = init ?? {};
    const call = newCall(inbound, service.name, request, request.method, signal);
    call.nowMs = Date.now();
    call.ownTrace = foreign;
    try {
        return await service.send(call);
    }
    catch (error) {
        if (error instanceof MeshFailure)
            throw error.cause ?? error;
        // A body that was begun and not kept cannot be sent again, and may be what failed.
        if (call.record.attempts.length > 0 || call.request.bodyUsed)
            throw error;
        console.error("diddy: mesh bug:", error);
        return raw(call.request, { signal });
    }
}
