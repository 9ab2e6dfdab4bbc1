import type { CallLayer, Send } from "../core/call.ts";
/**
 * The limits of `attemptTimeout`, at half the cost where a gateway route's own time is what runs out. Nothing is sent after that: the
 * request is answered and ends, and the platform then cancels its calls by itself. So a timer will do, where an AbortController costs six
 * microseconds more. A `tryMs` that strikes first has to cancel, since a retry may follow, and so has a call of the site's own code,
 * which runs on.
 */
export declare function routeTimeout(tryMs?: number): CallLayer;
/** Lets `routeTimeout` end an attempt whose callee goes on. */
export declare function expiring(send: Send): Send;
