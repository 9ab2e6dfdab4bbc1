import { retryAfterMs } from "../policies/backoff.js";
/** Below this, compressing costs more than it saves. */
const SMALL_BYTES = 1024;
/** The longest that a collector may silence us. */
const LONGEST_PAUSE_MS = 300_000;
/** The wait after an overload for which the collector names none. */
const DEFAULT_PAUSE_MS = 5000;
/** The most that is read of an answer. */
const LONGEST_ANSWER = 65_536;
const REJECTED = {
    traces: "rejectedSpans",
    metrics: "rejectedDataPoints",
    logs: "rejectedLogRecords",
};
/**
 * Posts a batch as OTLP/HTTP JSON and never throws. It is sent once: what a collector does not take in time is lost and counted, since
 * telemetry must not become load. Redirects are not followed, for the headers hold secrets. After OTLP 1.7, "OTLP/HTTP".
 */
export async function send(signal, { body, count }, target, timeoutMs, nowMs) {
    try {
        const isSmall = body.length < SMALL_BYTES;
        const response = await fetch(target.url, {
            method: "POST",
            headers: { ...target.headers, "content-type": "application/json", ...(isSmall ? {} : { "content-encoding": "gzip" }) },
            body: isSmall ? body : await gzip(body),
            signal: AbortSignal.timeout(timeoutMs),
            redirect: "manual",
        });
        const { status } = response;
        if (response.ok) {
            const rejected = rejectedOf(signal, await answerOf(response));
            return { lost: Math.min(count, rejected), reason: "rejected", pauseMs: 0 };
        }
        response.body?.cancel().catch(() => { });
        const isOverload = status === 429 || (status >= 502 && status <= 504);
        const asked = retryAfterMs(response.headers.get("retry-after"), nowMs()) ?? DEFAULT_PAUSE_MS;
        return { lost: count, reason: `status_${status}`, pauseMs: isOverload ? Math.min(asked, LONGEST_PAUSE_MS) : 0 };
    }
    catch (error) {
        const isLate = error.name === "TimeoutError";
        return { lost: count, reason: isLate ? "timeout" : "unreachable", pauseMs: 0 };
    }
}
async function gzip(text) {
    return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}
/** The beginning of an answer; a collector that answers for ever is left. */
async function answerOf(response) {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        if (text.length > LONGEST_ANSWER)
            break;
    }
    return text;
}
/** How many a partial success refused; an answer that nobody can read says nothing. */
function rejectedOf(signal, answer) {
    try {
        const { partialSuccess } = JSON.parse(answer);
        return Math.max(0, Number(partialSuccess?.[REJECTED[signal]]) || 0);
    }
    catch {
        return 0;
    }
}
