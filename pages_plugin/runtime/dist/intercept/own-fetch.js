import { MARK, markOf, unpatched } from "./mark.js";
/** Patches `fetch` alone, for a site whose code is known to make no RPC call. Once per isolate and stub. */
export function interceptFetch(stub, hook) {
    try {
        const mark = markOf(stub);
        if (mark)
            return mark.patched;
        const native = stub.fetch;
        if (typeof native !== "function")
            return "none";
        return defineFetch(stub, meshedFetch(stub, native, hook)) ? "fetch" : "none";
    }
    catch {
        return "none";
    }
}
/** The `fetch` that the site's code sees. What the platform refuses (no argument, another `this`) reaches the platform unchanged. */
export function meshedFetch(stub, native, hook) {
    const send = (input, init) => native.call(stub, input, init);
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
    const hidden = { configurable: true, writable: true, enumerable: false };
    const mark = { ...unpatched(stub, (name) => stub[name]), patched: "fetch" };
    if (!Reflect.defineProperty(stub, "fetch", { ...hidden, value: fetch }))
        return false;
    if (stub.fetch === fetch && Reflect.defineProperty(stub, MARK, { ...hidden, value: mark }))
        return true;
    delete stub.fetch;
    return false;
}
