import { MeshFailure } from "../core/failure.js";
/** Sends one attempt, notes how it ended and how long it took until its headers, and names what went wrong, if something did. */
export async function dispatch(call, target) {
    const { signal, body, callerSignal } = call;
    const attempt = { duration_ms: 0 };
    call.record.attempts.push(attempt);
    const sentMs = call.nowMs;
    const request = body ? new Request(call.request, { body }) : call.request;
    try {
        const response = signal
            ? await target.fetch(request, { signal: callerSignal ? AbortSignal.any([signal, callerSignal]) : signal })
            : await target.fetch(request);
        attempt.status = response.status;
        return response;
    }
    catch (thrown) {
        // The platform's timeout errors look like lost connections, so our own signals are asked first.
        const error = signal?.aborted ? thrown : failureOf(thrown, callerSignal?.aborted === true);
        attempt.error = signal?.aborted ? "timeout" : error instanceof MeshFailure ? error.flag : "exception";
        throw error;
    }
    finally {
        call.nowMs = Date.now();
        attempt.duration_ms = call.nowMs - sentMs;
    }
}
/**
 * Names a platform error. `remote` marks an exception that the callee threw, which is the callee's own answer and passes as it is;
 * `retryable` a lost connection: refused, reset and cut connections look all the same to a Worker. A name that does not resolve is an
 * "internal error".
 */
function failureOf(error, aborted) {
    const { remote, retryable, message } = error;
    if (aborted)
        return new MeshFailure("aborted", "client_gone", "the caller gave up", error);
    if (remote)
        return error;
    if (retryable)
        return new MeshFailure("lost", "reset", "the connection to the service was refused or lost", error);
    if (message?.startsWith("internal error")) {
        return new MeshFailure("lost", "connect_failure", "the service could not be reached", error);
    }
    return error;
}
