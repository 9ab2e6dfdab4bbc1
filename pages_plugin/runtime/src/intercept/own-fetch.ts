import { MARK, type Mark, markOf, type NativeFetch, type Patched, type RawFetch, rawFetch, type Stub } from "./mark.ts";

/** One fetch by the site's code. `raw` sends without the mesh. */
export type FetchHook = (raw: RawFetch, input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export function interceptFetch(stub: object, hook: FetchHook): Patched {
  try {
    const raw = rawFetch(stub as Stub);
    return markOf(stub)?.patched ?? defineFetch(stub as Stub, raw, meshedFetch(stub as Stub, raw, hook));
  } catch {
    return "none";
  }
}

/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export function meshedFetch(stub: Stub, raw: RawFetch, hook: FetchHook): NativeFetch {
  const native = stub.fetch as NativeFetch;
  // A method, since like the platform's it is no constructor.
  return {
    fetch(this: unknown, ...args: unknown[]): Promise<Response> {
      if (this !== stub || args.length === 0) return Reflect.apply(native, this, args);
      return hook(raw, args[0] as RequestInfo, args[1] as RequestInit | undefined);
    },
  }.fetch;
}

/** Puts an own `fetch` on the stub, hidden from enumeration, and checks that it took. */
export function defineFetch(stub: Stub, raw: RawFetch, fetch: NativeFetch): Patched {
  const mark: Mark = { patched: "fetch", fetch: raw };
  Object.defineProperties(stub, { fetch: { value: fetch, writable: true }, [MARK]: { value: mark } });
  return stub.fetch === fetch ? "fetch" : "none";
}
