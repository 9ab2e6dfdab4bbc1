import { headersOf } from "../core/inbound.js";
import { randomHex } from "./ids.js";
const FORM = /^(?!ff|00.{53}.)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;
/**
 * Reads a `traceparent` header (W3C Trace Context level 2, section 3.2), or null for one that must be ignored. Versions from the
 * future are read as far as they are known; version 00 must end where it should.
 */
export function parseTraceparent(header) {
    const match = header === null ? null : FORM.exec(header);
    if (!match)
        return null;
    const [, traceId, parentId, flags] = match;
    return { traceId, parentId, flags: Number.parseInt(flags, 16) & 3 };
}
/** Continues the caller's trace or begins one, of which `sample` (0 to 1) carry the sampled flag. A parent's decision is kept. */
export function trace(sample = 1) {
    return (next) => function traced(inbound) {
        const parent = parseTraceparent(headersOf(inbound).get("traceparent"));
        inbound.spanId = randomHex(16);
        if (parent) {
            inbound.traceId = parent.traceId;
            inbound.parentId = parent.parentId;
            inbound.traceFlags = parent.flags;
        }
        else {
            inbound.traceId = randomHex(32);
            inbound.traceFlags = sample === 1 || Math.random() < sample ? 3 : 2;
        }
        return next(inbound);
    };
}
