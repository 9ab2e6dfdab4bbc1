import { noteFor, record } from "./record.js";
/**
 * Hands each request to the sink, for sinks that take one of an unsampled trace only where its answer says that it failed, was slow or has
 * a flag. Such a request costs no listener, so that a client that leaves it leaves no trace.
 */
export function tracedRecord(sink) {
    const whole = record(sink);
    const note = noteFor(sink);
    return (next) => {
        const recorded = whole(next);
        return function noted(inbound) {
            if (inbound.traceFlags & 1)
                return recorded(inbound);
            inbound.ended = note;
            return next(inbound);
        };
    };
}
