/** Begins a call and enters it into the request's record. */
export function newCall(inbound, service, request, method, callerSignal) {
    const record = { service, kind: "fetch", method, attempts: [], flags: [] };
    inbound.calls.push(record);
    return {
        inbound,
        record,
        request,
        body: null,
        // Asking for the body costs a microsecond, and these have none.
        replayable: method === "GET" || method === "HEAD" || request.body === null,
        deadlineMs: inbound.deadlineMs,
        nowMs: inbound.startedMs,
        callerSignal,
        // The rest comes with the attempt.
    };
}
