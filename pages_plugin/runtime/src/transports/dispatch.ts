import type { Call } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";
import type { AttemptRecord } from "../core/inbound.ts";

/** What can send: a binding, or the network. */
export interface Target {
  fetch(request: Request, init: RequestInit | undefined): Promise<Response>;
}

/** Sends one attempt, notes how it ended and how long it took until its headers, and names what went wrong, if something did. */
export async function dispatch(call: Call, target: Target): Promise<Response> {
  const { signal, callerSignal } = call;
  const attempt: AttemptRecord = { duration_ms: 0 };
  const sentMs = call.nowMs;
  call.record.attempts.push(attempt);
  try {
    const request = call.body ? new Request(call.request, { body: call.body }) : call.request;
    const response = await target.fetch(
      request,
      signal && { signal: callerSignal ? AbortSignal.any([signal, callerSignal]) : signal },
    );
    call.status = attempt.status = response.status;
    return response;
  } catch (thrown) {
    const error = failureOf(thrown, call);
    attempt.error = error instanceof MeshFailure ? error.flag : "service_error";
    throw error;
  } finally {
    clearTimeout(call.timer);
    call.nowMs = Date.now();
    attempt.duration_ms = call.nowMs - sentMs;
  }
}

/**
 * Names a platform error. Our own signals are asked first, since the platform's timeout errors look like lost connections and an abort
 * rejects with a copy of its reason. `retryable` marks a lost connection, the service's own to somebody else included: refused, reset and
 * cut connections look all the same to a Worker. Whatever else the service threw is its own answer and passes as it is.
 */
function failureOf(error: unknown, { signal, callerSignal, limit, record: { service } }: Call): unknown {
  if (signal?.aborted) return new MeshFailure("timeout", limit, service);
  if (callerSignal?.aborted) return new MeshFailure("aborted", "client_gone", service, error);
  return (error as { retryable?: boolean }).retryable ? new MeshFailure("lost", "reset", service, error) : error;
}
