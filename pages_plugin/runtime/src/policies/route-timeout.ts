import type { Call, CallLayer } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";
import { attemptTimeout, isWebSocket } from "./timeout.ts";

/**
 * The limits of `attemptTimeout`, at half the cost where a gateway route's own time is what runs out. Nothing is sent after that: the
 * request is answered and ends, and the platform then cancels its calls by itself. So a timer will do, where an AbortController costs six
 * microseconds more. A `tryMs` that strikes first has to cancel, since a retry may follow, and so has a call of the site's own code,
 * which runs on.
 */
export function routeTimeout(tryMs = Infinity): CallLayer {
  const cancelling = attemptTimeout(tryMs);
  return (next) => {
    const cancelled = cancelling(next);
    return function routeTimed(call: Call): Promise<Response> {
      const leftMs = call.deadlineMs - call.nowMs;
      if (!call.inbound.route || leftMs > tryMs || leftMs <= 0 || leftMs === Infinity) return cancelled(call);
      // An earlier attempt may have left the signal that cancelled it.
      call.signal = undefined;
      return new Promise((resolve, reject) => {
        call.timer = setTimeout(() => {
          if (isWebSocket(call)) return;
          endAttempt(call, leftMs);
          reject(new MeshFailure("timeout", "request_timeout", call.record.service));
        }, leftMs);
        next(call).then(resolve, reject);
      });
    };
  };
}

/** Closes the record of the attempt under way. The transport keeps the old one, so that a late answer changes nothing. */
function endAttempt({ record }: Call, leftMs: number): void {
  record.attempts.splice(-1, 1, { error: "request_timeout", duration_ms: Math.round(leftMs) });
}
