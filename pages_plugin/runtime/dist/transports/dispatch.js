/** Sends one attempt. */
export function dispatch({ request, body, signal, callerSignal }, target) {
    return target.fetch(body ? new Request(request, { body }) : request, signal && { signal: callerSignal ? AbortSignal.any([signal, callerSignal]) : signal });
}
