import type { Environment } from "../core/environment.ts";
import { type RequestLayer } from "../core/inbound.ts";
/** What the mesh says of itself. */
export interface About {
    readonly mesh: string;
    /** Version of the compiler. */
    readonly diddy: string;
    /** Hash of the plan. */
    readonly plan: string;
}
/**
 * Answers `OPTIONS` with `Max-Forwards: 0` itself, as RFC 9110 section 7.6.2 asks of an intermediary: `diddy verify` learns so
 * whether a path passes the mesh, and which one it is. Other methods pay one comparison.
 */
export declare function probe(about: About, environment: Environment): RequestLayer;
