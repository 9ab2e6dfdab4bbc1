import type { CallLayer } from "../core/call.ts";
/** Sets when the call must have an answer: `requestMs` from now covers every attempt, and an earlier deadline of the caller stays. */
export declare function requestTimeout(requestMs: number): CallLayer;
/**
 * Cancels an attempt that has no response headers when its time is up: after `tryMs`, or at the call's deadline if that is sooner. The
 * transport disarms the timer as soon as the headers are there, so streams, server-sent events and downloads live on (Gateway API's
 * meaning of `timeouts`). An upgrade to a WebSocket is exempt; the platform knows no other.
 */
export declare function attemptTimeout(tryMs?: number): CallLayer;
