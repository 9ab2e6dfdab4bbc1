import { flagsOf } from "./flags.js";
/**
 * Shows in the browser's own tools what the mesh did: route, attempts, time spent waiting for the service, trace id and flags, as a
 * `Server-Timing` header (W3C) on every answer that made a call.
 */
export function serverTiming() {
    return (next) => async function timed(inbound) {
        const response = await next(inbound);
        const { calls } = inbound;
        if (calls.length === 0 || response.status === 101)
            return response;
        const attempts = calls.flatMap((call) => call.attempts);
        const waitedMs = attempts.reduce((sum, attempt) => sum + attempt.duration_ms, 0);
        const flags = flagsOf(inbound);
        const entries = [
            `mesh;dur=${Date.now() - inbound.startedMs};desc="${inbound.route?.name ?? ""}"`,
            `attempts;desc="${attempts.length}"`,
            `backend;dur=${waitedMs};desc="${calls.map((call) => call.service).join(" ")}"`,
            `trace;desc="${inbound.traceId}"`,
        ];
        if (flags.length > 0)
            entries.push(`flags;desc="${flags.join(" ")}"`);
        const answer = new Response(response.body, response);
        answer.headers.append("server-timing", entries.join(", "));
        return answer;
    };
}
