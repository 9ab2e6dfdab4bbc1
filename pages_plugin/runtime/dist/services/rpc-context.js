import { CONTEXT, remainingOf } from "../filters/headers.js";
import { cleanBaggage } from "../telemetry/baggage.js";
import { randomHex } from "../telemetry/ids.js";
import { TRACESTATE } from "../telemetry/tracestate.js";
/**
 * Sends along with each attempt, as one last argument, what `propagate` sends as headers: only for services whose methods are meshed,
 * since these take it off before the method sees its arguments. They know it by its own key `diddy-mesh`, the format's number.
 */
export function rpcContext(policy) {
    return (inbound, service, method, send) => policy(inbound, service, method, (call) => send(call, contextOf(call)));
}
function contextOf(call) {
    const { inbound, deadlineMs } = call;
    const { headers } = inbound.request;
    const state = inbound.parentId && !inbound.stateless ? headers.get("tracestate") : null;
    const baggage = cleanBaggage(headers.get("baggage"));
    call.spanId = randomHex(16);
    return {
        "diddy-mesh": 1,
        traceparent: `00-${inbound.traceId}-${call.spanId}-0${inbound.traceFlags}`,
        ...(state && TRACESTATE.test(state) ? { tracestate: state } : {}),
        ...(baggage ? { baggage } : {}),
        [CONTEXT]: remainingOf(deadlineMs - Date.now(), inbound.callsLeft),
    };
}
