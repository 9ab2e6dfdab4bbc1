import { type NativeFetch, type Patched, type RawFetch, type Stub } from "./mark.ts";
/** One fetch by the site's code. `raw` sends without the mesh. */
export type FetchHook = (raw: RawFetch, input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export declare function interceptFetch(stub: object, hook: FetchHook): Patched;
/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export declare function meshedFetch(stub: Stub, raw: RawFetch, hook: FetchHook): NativeFetch;
/** Puts an own `fetch` on the stub, hidden from enumeration, and checks that it took. */
export declare function defineFetch(stub: Stub, raw: RawFetch, fetch: NativeFetch): Patched;
