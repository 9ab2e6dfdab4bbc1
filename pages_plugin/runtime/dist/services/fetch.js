import { newCall } from "../core/call.js";
import { MeshFailure } from "../core/failure.js";
/**
 * One fetch that the site's own code makes, through the layers of the service. The caller's method, headers, body, redirect mode and
 * signal are kept, and what the platform would have thrown is what is thrown.
 */
export async function meshedFetch(inbound, service, input, init) {
    const request = new Request(input, init);
    const { headers } = request;
    // A trace that the code began itself is its own affair; the header that came in and is passed on is not.
    const own = headers.get("traceparent");
    if (inbound.parentId !== null && !headers.has("tracestate")) {
        const state = inbound.request.headers.get("tracestate");
        if (state !== null)
            headers.set("tracestate", state);
    }
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    const call = newCall(inbound, service.name, request, request.method, signal);
    call.nowMs = Date.now();
    call.ownTrace = own !== null && own !== inbound.request.headers.get("traceparent");
    try {
        return await service.send(call);
    }
    catch (error) {
        throw error instanceof MeshFailure && error.cause ? error.cause : error;
    }
}
