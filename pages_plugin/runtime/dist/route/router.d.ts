import type { Send } from "../core/call.ts";
/** A gateway route as the emitted module writes it; it has either `exact` or `prefix`. */
export interface Route {
    readonly name: string;
    /** The service's name, for records. */
    readonly service: string;
    readonly send: Send;
    readonly exact?: string;
    /** Matches whole segments; without a slash at its end, but for "/" itself. */
    readonly prefix?: string;
    /** Any method, where it is missing. */
    readonly methods?: readonly string[];
    /** What takes the place of the matched prefix, without a slash at its end: "" for "/". */
    readonly rewrite?: string;
    /** Scheme, host and path before the sent path, for a service that is a URL; a binding keeps the request's own. */
    readonly origin?: string;
    /** The share of new traces with the sampled flag, where it is not the mesh's. */
    readonly sample?: number;
}
/** Finds the route of a request, or null. */
export type Router = (path: string, method: string, host: string) => Route | null;
/**
 * Matches by whole segments, the longest path first, and among equals in the order given: the compiler has put the routes in
 * Gateway API precedence. The trie makes ten thousand routes cost what ten do, and a path that no route begins costs one look-up.
 */
export declare function router(routes: readonly Route[]): Router;
