import { durationOf, errorOf, isUnfinished, startOf } from "./attempts.js";
import { knownMethod } from "./attributes.js";
import { randomHex } from "./ids.js";
import { SENT } from "./span.js";
import { CLIENT, INTERNAL, spanText } from "./span-text.js";
import { addressOf, redactedUrl, schemeOf } from "./url.js";
/** The attribute that names an RPC as this platform's. */
export const RPC_SYSTEM = { "rpc.system.name": "cloudflare_workers" };
/**
 * The spans of one logical call: one for the call with what the mesh decided as events, one below it for each attempt. An attempt has the
 * id that the callee was told, so that the callee's spans hang below it. After OpenTelemetry's HTTP conventions 1.45: a client span is an
 * attempt, and what encompasses the attempts is none.
 *
 * @param addresses host and port of the services that are URLs; a binding has the service's name for an address
 */
export function callSpans(inbound, call, addresses) {
    const { attempts, service } = call;
    const callId = randomHex(16);
    const address = addresses[service] ?? service;
    const first = attempts[0];
    const last = attempts[attempts.length - 1];
    const startMs = first ? startOf(inbound, first) : inbound.endedMs;
    const endMs = last ? startOf(inbound, last) + durationOf(inbound, call, last) : inbound.endedMs;
    const isHttp = call.kind === "fetch";
    const method = knownMethod(call.method);
    const isKnown = method === call.method;
    const isFailed = hasFailed(inbound, call, last);
    const flags = [...new Set(call.flags)];
    const found = [
        spanText(inbound, {
            spanId: callId,
            parentId: call.parent_id ?? inbound.spanId,
            name: service,
            kind: INTERNAL,
            startMs,
            endMs,
            attributes: {
                "diddy.service": service,
                "diddy.attempts": attempts.length,
                "diddy.flags": flags.length > 0 ? flags : undefined,
                "diddy.unfinished": (last && isUnfinished(call, last)) || undefined,
                "error.type": isFailed ? ((last && errorOf(inbound, call, last)) ?? flags[0] ?? "_OTHER") : undefined,
            },
            events: eventsOf(inbound, call, endMs),
            error: isFailed,
        }),
    ];
    for (const [resends, attempt] of attempts.entries()) {
        const attemptStartMs = startOf(inbound, attempt);
        const error = errorOf(inbound, call, attempt);
        found.push(spanText(inbound, {
            spanId: attempt.span_id ?? randomHex(16),
            parentId: callId,
            name: isHttp ? (isKnown ? method : "HTTP") : `${service}/${call.method.slice(0, 128)}`,
            kind: CLIENT,
            startMs: attemptStartMs,
            endMs: attemptStartMs + durationOf(inbound, call, attempt),
            attributes: isHttp
                ? httpAttributes(call, attempt, resends, address, method, error)
                : {
                    ...RPC_SYSTEM,
                    "rpc.method": `${service}/${call.method}`,
                    "server.address": address,
                    "error.type": error,
                },
            error: error !== undefined,
        }));
    }
    return found;
}
/** A call has failed where its last attempt did and nothing stood in for it; an answer of 400 to 499 is an answer. */
function hasFailed(inbound, call, last) {
    if (call.flags.some((flag) => flag.startsWith("fallback")))
        return false;
    return !last || (errorOf(inbound, call, last) !== undefined && (last.status ?? 500) >= 500);
}
function httpAttributes(call, attempt, resends, address, method, error) {
    const url = call[SENT]?.url ?? "";
    const { host, port } = addressOf(address, schemeOf(url));
    return {
        "http.request.method": method,
        "url.full": redactedUrl(url),
        "server.address": host,
        "server.port": port,
        "http.request.method_original": method === call.method ? undefined : call.method.slice(0, 64),
        "http.response.status_code": attempt.status,
        "http.request.resend_count": resends || undefined,
        "error.type": error,
    };
}
/** Each decision as an event. A retry was decided when its attempt had failed, everything else at the end. */
function eventsOf(inbound, call, endMs) {
    const { flags, attempts } = call;
    let retries = 0;
    return flags.map((flag) => {
        const attempt = flag === "retried" ? attempts[retries++] : undefined;
        return {
            name: eventName(flag),
            atMs: attempt ? startOf(inbound, attempt) + attempt.duration_ms : endMs,
            attributes: {
                "diddy.flag": flag,
                ...(attempt && { "diddy.attempt": retries, "error.type": errorOf(inbound, call, attempt) ?? "_OTHER" }),
            },
        };
    });
}
function eventName(flag) {
    if (flag === "retried")
        return "diddy.retry";
    return flag.startsWith("fallback") ? "diddy.fallback" : "diddy.decision";
}
