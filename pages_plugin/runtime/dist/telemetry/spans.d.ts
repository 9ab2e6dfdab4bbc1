import type { Inbound, OwnSpan, ServedRpc } from "../core/inbound.ts";
import { type Signal } from "./signal.ts";
/**
 * `slowMs`: a request that took longer is exported though it is not sampled. `addresses`: host and port of the services that are URLs.
 * `own` writes the spans of the site's own code, and `rpc` those of RPC calls that are served; where nothing makes them they are left out.
 */
export interface SpansOptions {
    readonly slowMs?: number;
    readonly addresses?: Readonly<Record<string, string>>;
    readonly own?: (inbound: Inbound, span: OwnSpan) => string;
    readonly rpc?: (inbound: Inbound, served: ServedRpc) => string;
}
/**
 * Makes the spans of a request: its own, one for each call, one for each attempt, and those of the site's own code. They are made of the
 * record once the answer is there, and only where somebody wants them: the trace is sampled, or the request failed, has a flag or was slow
 * (tail keep). Of an unsampled trace only this isolate's spans can be kept, since the others were decided before.
 */
export declare function spans({ slowMs, addresses, own, rpc }?: SpansOptions): Signal;
