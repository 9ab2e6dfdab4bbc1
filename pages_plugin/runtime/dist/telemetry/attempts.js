/** When an attempt was sent, epoch milliseconds. */
export function startOf({ startedMs, endedMs }, { start_ms, duration_ms }) {
    return start_ms === undefined ? endedMs - duration_ms : startedMs + start_ms;
}
/** Whether an attempt was still under way when its request was recorded: the client had gone, or the site had answered without it. */
export function isUnfinished({ kind }, { error, status }) {
    return kind === "fetch" && error === undefined && status === undefined;
}
/** How long an attempt took, milliseconds; one under way has taken until now. */
export function durationOf(inbound, call, attempt) {
    return isUnfinished(call, attempt) ? inbound.endedMs - startOf(inbound, attempt) : attempt.duration_ms;
}
/** What went wrong with an attempt: a flag, or the status of an answer that means an error to its client. */
export function errorOf({ flags }, call, attempt) {
    const { error, status } = attempt;
    if (isUnfinished(call, attempt))
        return flags.includes("client_gone") ? "client_gone" : undefined;
    return error ?? (status !== undefined && status >= 400 ? `${status}` : undefined);
}
