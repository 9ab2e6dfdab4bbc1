import { headersOf } from "../core/inbound.js";
import { randomHex } from "./ids.js";
import { parseTraceparent } from "./trace.js";
/** Reads W3C Trace Context. */
export const w3c = (headers) => {
    const parent = parseTraceparent(headers.get("traceparent"));
    if (!parent)
        return null;
    const { traceId, parentId, traceFlags } = parent;
    return { traceId, parentId, sampled: (traceFlags & 1) === 1, random: (traceFlags & 2) === 2 };
};
/**
 * Continues the trace of the first reader that finds one, or begins one. `sample` (0 to 1), or the route's own, is the share of traces
 * that get the sampled flag where the caller has not decided.
 *
 * @param source asked where a sampled trace begins here: whether there is one that it belongs to
 *
 * @example
 * traceFrom([w3c, b3, b3Multi], 0.1)
 */
export function traceFrom(readers, sample = 1, source = () => null) {
    return (next) => function traced(inbound) {
        const headers = headersOf(inbound);
        let start = null;
        let reader;
        for (reader of readers) {
            start = reader(headers);
            if (start)
                break;
        }
        const sampled = start?.sampled ?? Math.random() < (inbound.route?.sample ?? sample);
        const joined = start?.traceId ? start : sampled ? source() : null;
        inbound.traceId = joined?.traceId ?? randomHex(32);
        inbound.parentId = joined?.parentId ?? null;
        inbound.spanId = randomHex(16);
        inbound.traceFlags = Number(sampled) | (joined ? Number(start?.random ?? false) << 1 : 2);
        if (start?.debug)
            inbound.debug = true;
        inbound.stateless = joined !== start || reader !== w3c;
        return next(inbound);
    };
}
