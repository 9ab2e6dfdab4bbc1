/**
 * Whether a failed attempt is sent again: `retried`, or the flag that says why not. `withdraw` is asked last and only once, so that
 * a refusal for any other reason costs the budget nothing.
 */
export function verdict(state, rule, withdraw) {
    if (!state.allowed)
        return "not_retried_method";
    if (!state.replayable)
        return "not_retried_body";
    if (state.sent > rule.retries)
        return "retries_exhausted";
    if (state.callsLeft < 1)
        return "not_retried_limit";
    if (state.waitMs >= state.remainingMs)
        return "not_retried_deadline";
    return withdraw() ? "retried" : "not_retried_budget";
}
