/** Where a call's record keeps the request that was sent: its span needs the URL, which costs to ask, and no access line shows it. */
export const SENT = Symbol("sent");
/**
 * Notes for each attempt when it was sent and as which span, so that spans can be made once it is known whether anybody wants them. The
 * innermost layer: what it begins, the transport enters.
 */
export function span() {
    return {
        before(call) {
            const { inbound, nowMs } = call;
            const record = call.record;
            record[SENT] ??= call.request;
            record.parent_id = inbound.currentSpan?.();
            call.attempt.start_ms = nowMs - inbound.startedMs;
            call.attempt.span_id = call.spanId;
        },
    };
}
