/** Where a call's record keeps the URL that was sent: its span needs it, and no access line shows it. */
export const SENT_URL = Symbol("sent url");
/**
 * Notes for each attempt when it was sent and as which span, so that spans can be made once it is known whether anybody wants them. The
 * innermost layer: what it begins, the transport enters.
 */
export function span() {
    return {
        before(call) {
            const { inbound, nowMs } = call;
            const record = call.record;
            record[SENT_URL] ??= call.request.url;
            record.parent_id = inbound.currentSpan?.();
            call.attempt.start_ms = nowMs - inbound.startedMs;
            call.attempt.span_id = call.spanId;
        },
    };
}
