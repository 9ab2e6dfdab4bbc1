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
export const MARK: unique symbol = Symbol.for("diddy-mesh");

export function markOf(stub: object): Mark | undefined {
  return (stub as Stub)[MARK] as Mark | undefined;
}

/** The `fetch` of the platform, for a stub that is not patched yet. */
export function rawFetch(stub: Stub): RawFetch {
  return (stub.fetch as NativeFetch).bind(stub);
}

/**
 * What fetches without the patch, for calls that the mesh makes itself; bound, since a route may call a binding before the site's own
 * code is met and the binding patched.
 */
export function raw(stub: object): { fetch: RawFetch } {
  return markOf(stub) ?? { fetch: rawFetch(stub as Stub) };
}

/** An RPC method or property without the patch. */
export function rawProperty(stub: object, name: string): unknown {
  const get = markOf(stub)?.get;
  return get ? get(name) : (stub as Stub)[name];
}
