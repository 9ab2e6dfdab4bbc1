import { attributesText, nanoseconds } from "./attributes.js";
/** Kinds of spans in OTLP. */
export const INTERNAL = 1;
export const SERVER = 2;
export const CLIENT = 3;
/** Span flags of OTLP: that it is known whether the parent is remote, and that it is. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;
/** Writes a span as OTLP's JSON; ids are hex digits and need no quoting. */
export function spanText({ traceId, traceFlags }, span) {
    const { parentId, traceState, events, error } = span;
    const flags = traceFlags | (parentId ? HAS_IS_REMOTE | (span.isRemote ? IS_REMOTE : 0) : 0);
    let text = `{"traceId":"${traceId}","spanId":"${span.spanId}","flags":${flags},"name":${JSON.stringify(span.name)},"kind":${span.kind}`;
    if (parentId)
        text += `,"parentSpanId":"${parentId}"`;
    if (parentId && traceState)
        text += `,"traceState":${JSON.stringify(traceState)}`;
    text += `,"startTimeUnixNano":"${nanoseconds(span.startMs)}","endTimeUnixNano":"${nanoseconds(span.endMs)}"`;
    text += `,"attributes":${attributesText(span.attributes)}`;
    if (events?.length)
        text += `,"events":[${events.map(eventText)}]`;
    if (error)
        text += `,"status":{"code":2${typeof error === "string" ? `,"message":${JSON.stringify(error)}` : ""}}`;
    return `${text}}`;
}
function eventText({ name, atMs, attributes }) {
    return `{"name":"${name}","timeUnixNano":"${nanoseconds(atMs)}","attributes":${attributesText(attributes)}}`;
}
