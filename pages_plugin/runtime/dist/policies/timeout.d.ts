import type { Call, CallLayer } from "../core/call.ts";
/**
 * Sets when the call must have an answer: `requestMs` from now covers every attempt, and an earlier deadline of the caller stays. An
 * upload is exempt, since how long it takes is its client's affair (Gateway API lets the time begin when the request is complete, as it
 * is once `retry` has kept its body).
 */
export declare function requestTimeout(requestMs: number): CallLayer;
/**
 * Cancels an attempt that has no response headers when its time is up: after `tryMs`, or at the call's deadline if that is sooner. The
 * timer is disarmed as soon as the headers are there, so streams, server-sent events and downloads live on (Gateway API's
 * meaning of `timeouts`). An upgrade to a WebSocket is exempt; the platform knows no other.
 */
export declare function attemptTimeout(tryMs?: number): {
    before(call: Call): undefined;
};
/** Whether a call asks for a WebSocket. */
export declare function isWebSocket({ request }: Call): boolean;
