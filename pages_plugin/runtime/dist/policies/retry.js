import { backoffMs, retryAfterMs } from "./backoff.js";
import { hasFailed } from "./failures.js";
import { keepBody } from "./replay.js";
import { verdict } from "./should-retry.js";
/**
 * Sends a call again when an attempt failed for one of the reasons in `on`, after a jittered wait, while the budget, the deadline
 * and the platform's limits allow it. The last answer or error is what the caller gets.
 */
export function retry(options) {
    const { on, budget, backoff } = options;
    async function keep(call) {
        const leftMs = call.deadlineMs - call.nowMs;
        await keepBody(call, options.bodyLimitBytes);
        call.nowMs = Date.now();
        // The time that a slow client takes for the body is not the service's.
        call.deadlineMs = Math.min(call.inbound.deadlineMs, call.nowMs + ((call.body && call.requestMs) ?? leftMs));
    }
    async function again(call) {
        const { response, record, nowMs } = call;
        const sent = record.attempts.length;
        // A GET hardly ever has a body, so nobody asked before.
        if (!call.body && call.request.bodyUsed)
            call.replayable = false;
        const waitMs = retryAfterMs(response?.headers.get("retry-after"), nowMs) ??
            backoffMs(sent - 1, backoff.baseMs, backoff.maxMs, Math.random);
        const flag = verdict({ sent, allowed: mayRepeat(call, options), waitMs, call }, options);
        record.flags.push(flag);
        if (flag !== "retried")
            return false;
        // Frees the connection; what the failed attempt would still say does not matter.
        response?.body?.cancel().catch(() => { });
        await new Promise((resolve) => {
            setTimeout(resolve, waitMs);
            call.callerSignal?.addEventListener("abort", resolve);
        });
        call.nowMs = Date.now();
        return true;
    }
    return {
        before(call) {
            budget.deposit(call.nowMs);
            if (!call.replayable && mayRepeat(call, options))
                return keep(call);
        },
        after(call) {
            if (hasFailed(on, call))
                return again(call);
        },
    };
}
function mayRepeat({ request, record }, { methods }) {
    return methods.includes(record.method) || Boolean(request.headers.get("idempotency-key"));
}
