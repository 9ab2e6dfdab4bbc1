import { MARK, type Mark, markOf, type NativeFetch, type Patched, type RawFetch, type Stub, unpatched } from "./mark.ts";

/** One fetch by the site's code. `raw` sends without the mesh. */
export type FetchHook = (raw: RawFetch, input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export function interceptFetch(stub: object, hook: FetchHook): Patched {
  try {
    return markOf(stub)?.patched ?? defineFetch(stub as Stub, meshedFetch(stub as Stub, hook));
  } catch {
    return "none";
  }
}

/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export function meshedFetch(stub: Stub, hook: FetchHook): NativeFetch {
  const native = stub.fetch as NativeFetch;
  const send: RawFetch = native.bind(stub);
  // A method, since like the platform's it is no constructor.
  return {
    fetch(this: unknown, ...args: unknown[]): Promise<Response> {
      if (this !== stub || args.length === 0) return Reflect.apply(native, this, args);
      return hook(send, args[0] as RequestInfo, args[1] as RequestInit | undefined);
    },
  }.fetch;
}

/** Puts an own `fetch` on the stub, hidden from enumeration, and checks that it took. */
export function defineFetch(stub: Stub, fetch: NativeFetch): Patched {
  const mark: Mark = { ...unpatched(stub, (name) => stub[name]), patched: "fetch" };
  const hidden = { configurable: true, writable: true };
  Object.defineProperties(stub, { fetch: { ...hidden, value: fetch }, [MARK]: { ...hidden, value: mark } });
  return stub.fetch === fetch ? "fetch" : "none";
}
