import { MARK, markOf, rawFetch } from "./mark.js";
/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export function interceptFetch(stub, hook) {
    try {
        const raw = rawFetch(stub);
        return markOf(stub)?.patched ?? defineFetch(stub, raw, meshedFetch(stub, raw, hook));
    }
    catch {
        return "none";
    }
}
/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export function meshedFetch(stub, raw, hook) {
    const native = stub.fetch;
    // A method, since like the platform's it is no constructor.
    return {
        fetch(...args) {
            if (this !== stub || args.length === 0)
                return Reflect.apply(native, this, args);
            return hook(raw, args[0], args[1]);
        },
    }.fetch;
}
/** Puts an own `fetch` on the stub, hidden from enumeration, and checks that it took. */
export function defineFetch(stub, raw, fetch) {
    const mark = { patched: "fetch", fetch: raw };
    Object.defineProperties(stub, { fetch: { value: fetch, writable: true }, [MARK]: { value: mark } });
    return stub.fetch === fetch ? "fetch" : "none";
}
