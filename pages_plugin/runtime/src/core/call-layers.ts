import type { Call, CallLayer, Send } from "./call.ts";
import { MeshFailure } from "./failure.ts";
import type { AttemptRecord } from "./inbound.ts";

/**
 * The layers that a call to a service passes, outermost first; `transport` sends one attempt. This is the one place that waits for an
 * attempt: it notes how it ended and how long it took until its headers, and names what went wrong, if something did. A layer settles its
 * options once, when the module starts, and knows nothing of the others.
 *
 * @example
 * const catalog = callLayers([requestTimeout(15_000), retry({ ... }), attemptTimeout()], serviceBinding("CATALOG"));
 */
export function callLayers(layers: readonly CallLayer[], transport: Send): Send {
  return async function layered(call: Call): Promise<Response> {
    let at = 0;
    do {
      const attempt: AttemptRecord = { duration_ms: 0 };
      let sentMs = 0;
      call.attempt = attempt;
      call.response = undefined;
      try {
        for (; at < layers.length; at++) {
          const wait = (layers[at] as CallLayer).before?.(call);
          if (wait) await wait;
        }
        call.record.attempts.push(attempt);
        sentMs = call.nowMs;
        call.response = await transport(call);
        attempt.status = call.status = call.response.status;
      } catch (thrown) {
        call.error = failureOf(thrown, call);
        attempt.error = call.error instanceof MeshFailure ? call.error.flag : "service_error";
      }
      clearTimeout(call.timer);
      call.nowMs = Date.now();
      attempt.duration_ms = call.nowMs - sentMs;
      for (; at; at--) {
        const again = (layers[at - 1] as CallLayer).after?.(call);
        if (again && (await again)) break;
      }
    } while (at);
    if (call.response) return call.response;
    throw call.error;
  };
}

/**
 * Names a platform error. Our own signals are asked first, since the platform's timeout errors look like lost connections and an abort
 * rejects with a copy of its reason. `retryable` marks a lost connection, the service's own to somebody else included: refused, reset and
 * cut connections look all the same to a Worker. Whatever else the service threw is its own answer and passes as it is.
 */
function failureOf(error: unknown, { signal, callerSignal, limit, record: { service } }: Call): unknown {
  if (signal?.aborted) return new MeshFailure("timeout", limit, service);
  if (callerSignal?.aborted) return new MeshFailure("aborted", "client_gone", service, error);
  return (error as { retryable?: boolean } | undefined)?.retryable ? new MeshFailure("lost", "reset", service, error) : error;
}
