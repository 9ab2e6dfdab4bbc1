import { attribute, nanoseconds } from "./attributes.js";
const INTERNAL = 1;
const HAS_IS_REMOTE = 0x100;
/** A span that the site's own code made, as OTLP's JSON. What was thrown is an `exception` event, after OpenTelemetry's conventions. */
export function ownSpan({ traceId, traceFlags }, span) {
    const { name, spanId, parentId, startMs, endMs, attributes, error } = span;
    const exception = error && {
        name: "exception",
        timeUnixNano: nanoseconds(endMs),
        attributes: [attribute("exception.type", error.name), attribute("exception.message", error.message)],
    };
    return JSON.stringify({
        traceId,
        spanId,
        parentSpanId: parentId,
        flags: traceFlags | HAS_IS_REMOTE,
        name,
        kind: INTERNAL,
        startTimeUnixNano: nanoseconds(startMs),
        endTimeUnixNano: nanoseconds(endMs),
        attributes: [
            ...Object.entries(attributes).map(([key, value]) => attribute(key, value)),
            ...(error ? [attribute("error.type", error.name)] : []),
        ],
        ...(exception ? { events: [exception], status: { code: 2, message: error.message } } : {}),
    });
}
