import { MeshFailure } from "../core/failure.js";
/** Sends one attempt, notes how it ended and how long it took until its headers, and names what went wrong, if something did. */
export async function dispatch(call, target) {
    const { signal, callerSignal } = call;
    const attempt = { duration_ms: 0 };
    const sentMs = call.nowMs;
    call.record.attempts.push(attempt);
    try {
        const request = call.body ? new Request(call.request, { body: call.body }) : call.request;
        const response = await target.fetch(request, signal && { signal: callerSignal ? AbortSignal.any([signal, callerSignal]) : signal });
        call.status = attempt.status = response.status;
        return response;
    }
    catch (thrown) {
        const error = failureOf(thrown, call);
        attempt.error = error instanceof MeshFailure ? error.flag : "service_error";
        throw error;
    }
    finally {
        clearTimeout(call.timer);
        call.nowMs = Date.now();
        attempt.duration_ms = call.nowMs - sentMs;
    }
}
/**
 * Names a platform error. Our own signals are asked first, since the platform's timeout errors look like lost connections and an abort
 * rejects with a copy of its reason. `retryable` marks a lost connection: refused, reset and cut connections look all the same to a Worker.
 * It counts where the callee threw it (`remote`) too: so comes a call to a Worker that `wrangler dev` reloads, and a connection that the
 * callee itself lost is as good as a 502. Any other exception of the callee is its own answer and passes as it is. A name that does not
 * resolve is an "internal error".
 */
function failureOf(error, { signal, callerSignal, limit, record }) {
    const { remote, retryable, message } = error;
    const { service } = record;
    if (signal?.aborted)
        return new MeshFailure("timeout", limit, service);
    if (callerSignal?.aborted)
        return new MeshFailure("aborted", "client_gone", service, error);
    if (!retryable && (remote || !message?.startsWith("internal error")))
        return error;
    return new MeshFailure("lost", retryable ? "reset" : "connect_failure", service, error);
}
