/** Registered, so that two copies of this module in one isolate see each other and patch once. */
export const MARK = Symbol.for("diddy-mesh.intercepted");
export function markOf(stub) {
    return stub[MARK];
}
/** What fetches without the patch, for calls that the mesh makes itself. */
export function raw(stub) {
    return markOf(stub) ?? stub;
}
/** An RPC method or property without the patch. */
export function rawProperty(stub, name) {
    const get = markOf(stub)?.get;
    return get ? get(name) : stub[name];
}
