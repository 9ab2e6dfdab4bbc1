import type { CallLayer } from "../core/call.ts";
import { CONTEXT, remainingOf } from "../filters/headers.ts";
import { randomHex } from "./ids.ts";
import { TRACESTATE } from "./tracestate.ts";

/**
 * Sends along, with each attempt, the trace (a span of its own), the milliseconds that remain and the Worker calls that the
 * platform still allows. Each hop takes the smaller of these and its own.
 */
export function propagate(): CallLayer {
  return {
    before(call) {
      const { inbound, request } = call;
      const { headers } = request;
      call.spanId = randomHex(16);
      if (!call.ownTrace) {
        headers.set("traceparent", `00-${inbound.traceId}-${call.spanId}-0${inbound.traceFlags}`);
        // Only with a valid `traceparent` a state may come.
        const state = headers.get("tracestate");
        if (state !== null && (!inbound.parentId || inbound.stateless || !TRACESTATE.test(state))) headers.delete("tracestate");
      }
      headers.set(CONTEXT, remainingOf(call.deadlineMs - call.nowMs, --inbound.callsLeft));
    },
  };
}
