/** Registered, so that two copies of this module in one isolate see each other and patch once. */
export const MARK = Symbol.for("diddy-mesh");
export function markOf(stub) {
    return stub[MARK];
}
/** The `fetch` of the platform, for a stub that is not patched yet. */
export function rawFetch(stub) {
    return stub.fetch.bind(stub);
}
/**
 * What fetches without the patch, for calls that the mesh makes itself; bound, since a route may call a binding before the site's own
 * code is met and the binding patched.
 */
export function raw(stub) {
    return markOf(stub) ?? { fetch: rawFetch(stub) };
}
/** An RPC method or property without the patch. */
export function rawProperty(stub, name) {
    const get = markOf(stub)?.get;
    return get ? get(name) : stub[name];
}
