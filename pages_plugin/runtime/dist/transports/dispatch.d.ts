import type { Call } from "../core/call.ts";
/** What can send: a binding, or the network. */
export interface Target {
    fetch(request: Request, init: RequestInit | undefined): Promise<Response>;
}
/** Sends one attempt, notes how it ended and how long it took until its headers, and names what went wrong, if something did. */
export declare function dispatch(call: Call, target: Target): Promise<Response>;
