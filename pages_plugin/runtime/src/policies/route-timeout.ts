import type { Call, CallLayer, Send } from "../core/call.ts";
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
  return {
    before(call) {
      const leftMs = call.deadlineMs - call.nowMs;
      if (!call.inbound.route || leftMs > tryMs || leftMs <= 0 || leftMs === Infinity) return cancelling.before(call);
      // An earlier attempt may have left the signal that cancelled it.
      call.signal = undefined;
      // No function of this call's own: the timer hands over what it needs.
      call.timer = setTimeout(expire, leftMs, call);
    },
  };
}

/** Lets `routeTimeout` end an attempt whose callee goes on. */
export function expiring(send: Send): Send {
  return (call) =>
    new Promise((resolve, reject) => {
      call.fail = reject;
      send(call).then(resolve, reject);
    });
}

function expire(call: Call): void {
  if (!isWebSocket(call)) call.fail(new MeshFailure("timeout", "request_timeout", call.record.service));
}
