export type RawFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
/** What could be patched: fetch and RPC, `fetch` alone, or nothing. */
export type Patched = "all" | "fetch" | "none";
/** A stub as it was before the patch. */
export interface Raw {
    readonly fetch: RawFetch;
    /** The RPC method or property, not yet called; undefined where the stub has no RPC. */
    readonly get: (name: string) => unknown;
}
export interface Mark extends Raw {
    readonly patched: Patched;
}
export type Stub = Record<PropertyKey, unknown>;
export type NativeFetch = (this: unknown, ...args: unknown[]) => Promise<Response>;
/** Registered, so that two copies of this module in one isolate see each other and patch once. */
export declare const MARK: unique symbol;
/** What was noted when a stub was patched. */
export declare function markOf(stub: object): Mark | undefined;
/** The stub without the patch: for calls that the mesh makes itself. */
export declare function raw(stub: object): Raw;
export declare function unpatched(stub: Stub, get: Raw["get"]): Raw;
