import type { CallLayer } from "../core/call.ts";
import { type Failures } from "./failures.ts";
/** Serves a static file of the site for GET and HEAD. */
export declare function fallbackAsset(options: {
    on: Failures;
    path: string;
    status: number;
}): CallLayer;
/** Answers with a fixed response, whatever the method. */
export declare function fallbackResponse(options: {
    on: Failures;
    status: number;
    headers: readonly (readonly [string, string])[];
    body: string;
}): CallLayer;
