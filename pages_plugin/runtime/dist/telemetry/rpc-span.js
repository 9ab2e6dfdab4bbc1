import { attribute, nanoseconds } from "./attributes.js";
import { RPC_SYSTEM } from "./call-spans.js";
const SERVER = 2;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;
/**
 * The span of an RPC call that a Worker answers, as OTLP's JSON. After OpenTelemetry's RPC conventions 1.45, "server span".
 */
export function rpcSpan(inbound, { service, error }) {
    const { traceId, spanId, parentId, traceFlags, method, startedMs, endedMs } = inbound;
    const name = `${service}/${method}`;
    return JSON.stringify({
        traceId,
        spanId,
        ...(parentId ? { parentSpanId: parentId } : {}),
        flags: traceFlags | (parentId ? HAS_IS_REMOTE | IS_REMOTE : 0),
        name,
        kind: SERVER,
        startTimeUnixNano: nanoseconds(startedMs),
        endTimeUnixNano: nanoseconds(endedMs),
        attributes: [
            RPC_SYSTEM,
            attribute("rpc.method", name),
            attribute("server.address", service),
            ...(error ? [attribute("error.type", error)] : []),
        ],
        ...(error ? { status: { code: 2 } } : {}),
    });
}
