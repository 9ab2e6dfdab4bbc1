/** Registered, so that two copies of this module in one isolate see each other and patch once. */
export const MARK = Symbol.for("diddy-mesh.intercepted");
/** What was noted when a stub was patched. */
export function markOf(stub) {
    return stub[MARK];
}
/** The stub without the patch: for calls that the mesh makes itself. */
export function raw(stub) {
    return markOf(stub) ?? unpatched(stub, (name) => stub[name]);
}
export function unpatched(stub, get) {
    return { fetch: stub.fetch.bind(stub), get };
}
