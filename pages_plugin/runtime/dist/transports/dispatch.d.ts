import type { Call } from "../core/call.ts";
/** What can send: a binding, or the network. */
export interface Target {
    fetch(request: Request, init: RequestInit | undefined): Promise<Response>;
}
/** Sends one attempt. */
export declare function dispatch({ request, body, signal, callerSignal }: Call, target: Target): Promise<Response>;
