import { MARK, markOf, rawFetch } from "./mark.js";
import { defineFetch, meshedFetch } from "./own-fetch.js";
import { meshedProperty, unwrapped } from "./property.js";
/** A name that no service has: what it reads as says whether the stub has RPC and whether the trap is asked. */
const PROBE = "diddyMeshProbe";
/** Site code may call methods by names that come from outside; beyond this many the wrappers are made anew. */
const CACHED_NAMES = 256;
/**
 * Patches a service binding's stub in place, so that unchanged code (`env.CATALOG.fetch(...)`, `env.CATALOG.method(...)`) goes
 * through the hooks. The stub stays the stub: it can be passed as an RPC argument or be captured at module scope. Once per isolate and
 * stub; a second call changes nothing. The ground is undocumented, so the patch is checked at once and taken back where it did not
 * take; a stub whose RPC names cannot be trapped is patched for `fetch` alone.
 *
 * @param service the name that the hooks are told
 */
export function intercept(stub, service, hooks) {
    try {
        const mark = markOf(stub);
        if (mark)
            return mark.patched;
        const raw = rawFetch(stub);
        const fetch = meshedFetch(stub, raw, (_raw, input, init) => hooks.fetch(service, raw, input, init));
        const rpc = (method, send, args) => hooks.rpc(service, method, send, args);
        if (trapPrototype(stub, raw, fetch, rpc))
            return "all";
        return defineFetch(stub, raw, fetch);
    }
    catch {
        return "none";
    }
}
/**
 * Puts a proxy between the stub and its prototype, where all of a stub's properties come from; those for RPC through an interceptor of
 * the platform that answers only to a real stub. So the prototype is restored for the moment in which a name is read first.
 */
function trapPrototype(stub, raw, fetch, rpc) {
    const prototype = Object.getPrototypeOf(stub);
    // JSON.stringify asks a proxy for `toJSON`, but not the platform's interceptor: without one, `env` stays serialisable.
    const known = new Map([
        ["fetch", fetch],
        ["toJSON", undefined],
    ]);
    function untrapped(name) {
        Object.setPrototypeOf(stub, prototype);
        try {
            return stub[name];
        }
        finally {
            Object.setPrototypeOf(stub, trap);
        }
    }
    function read(name) {
        if (known.has(name))
            return known.get(name);
        const found = name in prototype ? Reflect.get(prototype, name, stub) : untrapped(name);
        const property = name in prototype || typeof found !== "function" ? found : meshedProperty(found, name, rpc);
        if (known.size < CACHED_NAMES)
            known.set(name, property);
        return property;
    }
    const mark = { patched: "all", fetch: raw, get: (name) => unwrapped(read(name)) };
    const trap = new Proxy(prototype, {
        get(_prototype, name, receiver) {
            if (typeof name === "symbol")
                return name === MARK ? mark : Reflect.get(prototype, name, receiver);
            return known.get(name) ?? read(name);
        },
        has: (_prototype, name) => name in prototype || (typeof name === "string" && read(name) !== undefined),
        // `stub instanceof Fetcher` walks on from here and finds the real prototype.
        getPrototypeOf: () => prototype,
    });
    if (!Reflect.setPrototypeOf(stub, trap))
        return false;
    const probe = stub[PROBE];
    const took = stub.fetch === fetch && stub[MARK] === mark && unwrapped(probe) !== probe;
    known.delete(PROBE);
    if (!took)
        Object.setPrototypeOf(stub, prototype);
    return took;
}
