import { type Signal } from "./signal.ts";
/** `slowMs`: a request that took longer is exported though it is not sampled. `addresses`: host and port of the services that are URLs. */
export interface SpansOptions {
    readonly slowMs?: number;
    readonly addresses?: Readonly<Record<string, string>>;
}
/**
 * Makes the spans of a request: its own, one for each call, one for each attempt, and those of the site's own code. They are made of the
 * record once the answer is there, and only where somebody wants them: the trace is sampled, or the request failed, has a flag or was slow
 * (tail keep). Of an unsampled trace only this isolate's spans can be kept, since the others were decided before.
 */
export declare function spans({ slowMs, addresses }?: SpansOptions): Signal;
