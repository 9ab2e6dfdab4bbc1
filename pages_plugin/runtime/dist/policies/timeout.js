import { MeshFailure } from "../core/failure.js";
/** Sets when the call must have an answer: `requestMs` from now covers every attempt, and an earlier deadline of the caller stays. */
export function requestTimeout(requestMs) {
    return (next) => function requestTimed(call) {
        call.deadlineMs = Math.min(call.deadlineMs, call.nowMs + requestMs);
        return next(call);
    };
}
/**
 * Cancels an attempt that has no response headers when its time is up: after `tryMs`, or at the call's deadline if that is sooner.
 * Once the headers are there the timer is gone, so streams, server-sent events and downloads live on (Gateway API's meaning of
 * `timeouts`). Upgrades are exempt.
 */
export function attemptTimeout(tryMs = Infinity) {
    return (next) => async function attemptTimed(call) {
        const leftMs = call.deadlineMs - call.nowMs;
        const limitMs = Math.min(tryMs, leftMs);
        if (limitMs === Infinity)
            return next(call);
        const flag = leftMs <= tryMs ? "request_timeout" : "try_timeout";
        if (limitMs <= 0)
            throw new MeshFailure("timeout", flag, "no time is left");
        const controller = new AbortController();
        // An upgrade may take its time; asking only when the time is up saves a header look-up a request.
        const timer = setTimeout(() => call.request.headers.has("upgrade") || controller.abort(), limitMs);
        call.signal = controller.signal;
        try {
            return await next(call);
        }
        catch (error) {
            // The platform rejects with a copy of the reason, so the controller itself is asked.
            if (!controller.signal.aborted)
                throw error;
            throw new MeshFailure("timeout", flag, `no response headers within ${Math.round(limitMs)} ms`);
        }
        finally {
            clearTimeout(timer);
        }
    };
}
