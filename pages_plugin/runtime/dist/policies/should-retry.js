/**
 * Whether a failed attempt is sent again: `retried`, or the flag that says why not. The budget is asked last and only once, so that a
 * refusal for any other reason costs it nothing.
 */
export function verdict({ sent, allowed, waitMs, call }, { retries, budget }) {
    if (!allowed)
        return "not_retried_method";
    if (!call.replayable)
        return "not_retried_body";
    if (sent > retries)
        return "retries_exhausted";
    if (call.inbound.callsLeft < 1)
        return "not_retried_limit";
    if (waitMs >= call.deadlineMs - call.nowMs)
        return "not_retried_deadline";
    return budget.withdraw(call.nowMs) ? "retried" : "not_retried_budget";
}
