import { MARK, markOf, unpatched } from "./mark.js";
/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export function interceptFetch(stub, hook) {
    try {
        return markOf(stub)?.patched ?? defineFetch(stub, meshedFetch(stub, hook));
    }
    catch {
        return "none";
    }
}
/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export function meshedFetch(stub, hook) {
    const native = stub.fetch;
    const send = native.bind(stub);
    // A method, since like the platform's it is no constructor.
    return {
        fetch(...args) {
            if (this !== stub || args.length === 0)
                return Reflect.apply(native, this, args);
            return hook(send, args[0], args[1]);
        },
    }.fetch;
}
/** Puts an own `fetch` on the stub, hidden from enumeration, and checks that it took. */
export function defineFetch(stub, fetch) {
    const mark = { ...unpatched(stub, (name) => stub[name]), patched: "fetch" };
    const hidden = { configurable: true, writable: true };
    Object.defineProperties(stub, { fetch: { ...hidden, value: fetch }, [MARK]: { ...hidden, value: mark } });
    return stub.fetch === fetch ? "fetch" : "none";
}
