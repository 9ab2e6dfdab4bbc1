import { headersOf } from "../core/inbound.js";
/** What B3's sampling states mean; none of them leaves the decision to whoever reads it. */
const STATES = {
    "0": { sampled: false },
    "1": { sampled: true },
    d: { sampled: true, debug: true },
};
const FORM = /^(?:(?!0+-)((?:[\da-f]{16}){1,2})-(?!0{16})([\da-f]{16})(?:-([01d]))?(?:-[\da-f]{16})?|([01d]))$/;
/**
 * Reads a `b3` header (B3 single), or null for one that must be ignored: `{trace id}-{span id}-{state}-{parent's span id}`, of which the
 * last two may be missing, or the state alone. A trace id of 64 bits is padded on its left.
 */
export function parseB3(header) {
    const [whole, traceId, spanId, state, alone] = FORM.exec(header ?? "") ?? [];
    return whole ? startOf(traceId, spanId, STATES[state ?? alone ?? ""]) : null;
}
/** A start with ids, or with the caller's sampling decision alone. */
export function startOf(traceId, parentId, state) {
    return { ...state, ...(traceId && parentId ? { traceId: traceId.padStart(32, "0"), parentId } : {}) };
}
/** Reads B3 single. */
export const b3 = (headers) => parseB3(headers.get("b3"));
/** Sends a `b3` header along with each attempt. Stands inside of `propagate`, which gives the attempt its span. */
export function sendB3() {
    return {
        before(call) {
            const { inbound, request, spanId } = call;
            const { traceId, spanId: parent } = inbound;
            if (!hasOwn(call, "b3"))
                request.headers.set("b3", `${traceId}-${spanId}-${stateOf(inbound)}-${parent}`);
        },
    };
}
/** The trace's sampling state, as B3 writes it. */
export function stateOf({ debug, traceFlags }) {
    return debug ? "d" : traceFlags & 1 ? "1" : "0";
}
const own = new WeakSet();
/** Whether the site's code set a trace of its own, which is left alone; what it passed on of the request that came in is none. */
export function hasOwn(call, name) {
    // On a later attempt the header is the mesh's own.
    if (call.record.attempts.length === 0) {
        const value = call.request.headers.get(name);
        if (value !== null && value !== headersOf(call.inbound).get(name))
            own.add(call);
    }
    return call.ownTrace || own.has(call);
}
