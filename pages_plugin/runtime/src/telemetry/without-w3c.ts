import type { CallLayer } from "../core/call.ts";

/** Sends no W3C headers, where only other formats are configured. Stands inside of `propagate`. */
export function withoutW3c(): CallLayer {
  return {
    before(call) {
      if (!call.ownTrace) {
        call.request.headers.delete("traceparent");
        call.request.headers.delete("tracestate");
      }
    },
  };
}
