import type { CallLayer } from "../core/call.ts";
import type { CallRecord } from "../core/inbound.ts";
/** Where a call's record keeps the request that was sent: its span needs the URL, which costs to ask, and no access line shows it. */
export declare const SENT: unique symbol;
/** A record with what its spans need, once it was sent. */
export type TracedRecord = CallRecord & {
    [SENT]?: Request;
};
/**
 * Notes for each attempt when it was sent and as which span, so that spans can be made once it is known whether anybody wants them. The
 * innermost layer: what it begins, the transport enters.
 */
export declare function span(): CallLayer;
