import type { Call } from "../core/call.ts";

/** What can send: a binding, or the network. */
export interface Target {
  fetch(request: Request, init: RequestInit | undefined): Promise<Response>;
}

/** Sends one attempt. */
export function dispatch({ request, body, signal, callerSignal }: Call, target: Target): Promise<Response> {
  return target.fetch(
    body ? new Request(request, { body }) : request,
    signal && { signal: callerSignal ? AbortSignal.any([signal, callerSignal]) : signal },
  );
}
