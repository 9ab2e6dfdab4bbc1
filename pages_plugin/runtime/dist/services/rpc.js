import { MeshFailure } from "../core/failure.js";
import { abandonAfter, settleThrough } from "../intercept/settle.js";
/**
 * The policy of a service's RPC calls: the caller waits `requestMs` milliseconds at most. The RpcPromise itself is returned, so that
 * pipelining works. A late call is abandoned and said so; the platform cannot cancel it.
 */
export function rpcPolicy(requestMs = Infinity, wait = waitFor) {
    return (inbound, service, method, send) => {
        const record = { service, kind: "rpc", method, attempts: [], flags: [], parent_id: inbound.currentSpan?.() };
        inbound.calls.push(record);
        inbound.callsLeft--;
        const deadlineMs = Math.min(inbound.deadlineMs, Date.now() + requestMs);
        const call = { inbound, record, deadlineMs, send: () => send(call) };
        return settleThrough(call.send(), (outcome) => wait(call, outcome));
    };
}
/** Waits for one attempt and notes how it ended. */
export async function waitFor(call, outcome) {
    const { inbound, record, deadlineMs, spanId } = call;
    const sentMs = Date.now();
    let error = "service_error";
    try {
        const value = await abandonAfter(outcome, deadlineMs - sentMs, () => {
            record.flags.push("abandoned");
            error = "request_timeout";
            return new MeshFailure("timeout", "request_timeout", `${record.service}.${record.method}`);
        });
        error = undefined;
        return value;
    }
    finally {
        const start_ms = sentMs - inbound.startedMs;
        const span = spanId && { span_id: spanId };
        record.attempts.push({ ...span, ...(error ? { error } : {}), start_ms, duration_ms: Date.now() - sentMs });
    }
}
