import { CONTEXT } from "../filters/headers.js";
import { randomHex } from "./ids.js";
/**
 * Sends along, with each attempt, the trace (a span of its own), the milliseconds that remain and the Worker calls that the
 * platform still allows. Each hop takes the smaller of these and its own.
 */
export function propagate() {
    return (next) => function propagated(call) {
        const { inbound, request } = call;
        const { headers } = request;
        call.spanId = randomHex(16);
        if (!call.ownTrace) {
            headers.set("traceparent", `00-${inbound.traceId}-${call.spanId}-0${inbound.traceFlags}`);
            // A trace that begins here has no use for the state of another.
            if (inbound.parentId === null)
                headers.delete("tracestate");
        }
        const leftMs = Math.max(0, call.deadlineMs - call.nowMs);
        const calls = `calls=${Math.max(0, --inbound.callsLeft)}`;
        headers.set(CONTEXT, leftMs === Infinity ? calls : `deadline=${Math.floor(leftMs)}, ${calls}`);
        return next(call);
    };
}
