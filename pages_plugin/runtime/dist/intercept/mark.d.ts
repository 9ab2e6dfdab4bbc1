export type RawFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
/** What could be patched: fetch and RPC, `fetch` alone, or nothing. */
export type Patched = "all" | "fetch" | "none";
export type Stub = Record<PropertyKey, unknown>;
export type NativeFetch = (this: unknown, ...args: unknown[]) => Promise<Response>;
/** What was noted when a stub was patched: how to reach it without the patch. */
export interface Mark {
    readonly patched: Patched;
    readonly fetch: RawFetch;
    /** The RPC method or property, not yet called; where it is missing, the stub's own properties are not patched. */
    readonly get?: (name: string) => unknown;
}
/** Registered, so that two copies of this module in one isolate see each other and patch once. */
export declare const MARK: unique symbol;
export declare function markOf(stub: object): Mark | undefined;
/** The `fetch` of the platform, for a stub that is not patched yet. */
export declare function rawFetch(stub: Stub): RawFetch;
/**
 * What fetches without the patch, for calls that the mesh makes itself; bound, since a route may call a binding before the site's own
 * code is met and the binding patched.
 */
export declare function raw(stub: object): {
    fetch: RawFetch;
};
/** An RPC method or property without the patch. */
export declare function rawProperty(stub: object, name: string): unknown;
