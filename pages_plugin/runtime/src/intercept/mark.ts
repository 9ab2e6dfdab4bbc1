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
export const MARK: unique symbol = Symbol.for("diddy-mesh.intercepted");

/** What was noted when a stub was patched. */
export function markOf(stub: object): Mark | undefined {
  return (stub as Stub)[MARK] as Mark | undefined;
}

/** The stub without the patch: for calls that the mesh makes itself. */
export function raw(stub: object): Raw {
  return markOf(stub) ?? unpatched(stub as Stub, (name) => (stub as Stub)[name]);
}

export function unpatched(stub: Stub, get: Raw["get"]): Raw {
  return { fetch: (stub.fetch as NativeFetch).bind(stub), get };
}
