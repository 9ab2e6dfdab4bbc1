import type { Call, CallLayer } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";

/** What a client may send in no time; a larger body may take it longer than any limit for an answer. */
const SMALL_BODY_BYTES = 65_536;

/**
 * Sets when the call must have an answer: `requestMs` from now covers every attempt, and an earlier deadline of the caller stays. An
 * upload is exempt, since how long it takes is its client's affair (Gateway API lets the time begin when the request is complete, as it
 * is once `retry` has kept its body).
 */
export function requestTimeout(requestMs: number): CallLayer {
  return {
    before(call) {
      call.requestMs = requestMs;
      // What the site's own code sends without a length is at hand.
      const bytes = call.replayable
        ? 0
        : Number(call.request.headers.get("content-length") ?? (call.inbound.route ? Infinity : 0));
      if (bytes <= SMALL_BODY_BYTES) call.deadlineMs = Math.min(call.deadlineMs, call.nowMs + requestMs);
    },
  };
}

/**
 * Cancels an attempt that has no response headers when its time is up: after `tryMs`, or at the call's deadline if that is sooner. The
 * timer is disarmed as soon as the headers are there, so streams, server-sent events and downloads live on (Gateway API's
 * meaning of `timeouts`). An upgrade to a WebSocket is exempt; the platform knows no other.
 */
export function attemptTimeout(tryMs = Infinity): { before(call: Call): undefined } {
  return {
    before(call) {
      const leftMs = call.deadlineMs - call.nowMs;
      const limitMs = Math.min(tryMs, leftMs);
      if (limitMs === Infinity) return;
      call.limit = leftMs <= tryMs ? "request_timeout" : "try_timeout";
      if (limitMs <= 0) throw new MeshFailure("timeout", call.limit, call.record.service);
      const controller = new AbortController();
      call.signal = controller.signal;
      // A WebSocket may take its time; asking only when the time is up saves a header look-up a request.
      call.timer = setTimeout(() => isWebSocket(call) || controller.abort(), limitMs);
    },
  };
}

/** Whether a call asks for a WebSocket. */
export function isWebSocket({ request }: Call): boolean {
  return /^websocket$/i.test(request.headers.get("upgrade") as string);
}
