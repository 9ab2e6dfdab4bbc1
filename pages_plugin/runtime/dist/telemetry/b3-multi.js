import { hasOwn, startOf, stateOf } from "./b3.js";
const TRACE_ID = /^(?!0+$)(?:[\da-f]{16}){1,2}$/;
const SPAN_ID = /^(?!0+$)[\da-f]{16}$/;
const PARENT_ID = /^[\da-f]{16}$/;
/** Older tracers write words. */
const SAMPLED = { "0": false, "1": true, false: false, true: true };
/**
 * Reads the `X-B3-*` headers (B3 multi), or null where there are none or one of them is malformed. Without ids they may tell a sampling
 * decision.
 */
export const b3Multi = (headers) => {
    const [traceId, spanId, parentId, sampled, flags] = ["traceid", "spanid", "parentspanid", "sampled", "flags"].map(
    // Of a header that came twice the first value holds.
    (name) => headers.get(`x-b3-${name}`)?.split(",", 1)[0]);
    const decided = sampled === undefined || Object.hasOwn(SAMPLED, sampled.toLowerCase());
    const debug = flags === "1";
    if (!decided || (parentId !== undefined && !PARENT_ID.test(parentId)))
        return null;
    const state = debug
        ? { sampled: true, debug }
        : sampled
            ? { sampled: SAMPLED[sampled.toLowerCase()] }
            : {};
    if (traceId === undefined && spanId === undefined)
        return state.sampled === undefined ? null : state;
    return TRACE_ID.test(traceId ?? "") && SPAN_ID.test(spanId ?? "") ? startOf(traceId, spanId, state) : null;
};
/** Sends `X-B3-*` headers along with each attempt. Stands inside of `propagate`, which gives the attempt its span. */
export function sendB3Multi() {
    return {
        before(call) {
            if (!hasOwn(call, "x-b3-traceid")) {
                const { headers } = call.request;
                const state = stateOf(call.inbound);
                headers.set("x-b3-traceid", call.inbound.traceId);
                headers.set("x-b3-spanid", call.spanId);
                headers.set("x-b3-parentspanid", call.inbound.spanId);
                // Debug says that the trace is sampled.
                headers.delete(state === "d" ? "x-b3-sampled" : "x-b3-flags");
                if (state === "d")
                    headers.set("x-b3-flags", "1");
                else
                    headers.set("x-b3-sampled", state);
            }
        },
    };
}
