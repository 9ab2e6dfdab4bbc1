import type { CallLayer } from "../core/call.ts";
import type { CallRecord } from "../core/inbound.ts";
/** Where a call's record keeps the URL that was sent: its span needs it, and no access line shows it. */
export declare const SENT_URL: unique symbol;
/** A record with what its spans need, once it was sent. */
export type TracedRecord = CallRecord & {
    [SENT_URL]?: string;
};
/**
 * Notes for each attempt when it was sent and as which span, so that spans can be made once it is known whether anybody wants them. The
 * innermost layer: what it begins, the transport enters.
 */
export declare function span(): CallLayer;
