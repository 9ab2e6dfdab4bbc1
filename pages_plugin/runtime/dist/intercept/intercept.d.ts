import { type Patched, type RawFetch } from "./mark.ts";
/** What the mesh does with the calls of the site's own code. */
export interface Hooks {
    /** One fetch by the site's code. `raw` sends without the mesh. */
    fetch(service: string, raw: RawFetch, input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
    /**
     * One RPC call; returns what the caller gets. That is the RpcPromise of `send` itself, so that pipelining, `using` and disposal
     * work; `settleThrough` gets between its outcome and the caller. `method` is a dotted path for a call on a property (`ns.hello`).
     */
    rpc(service: string, method: string, send: (args: unknown[]) => unknown, args: unknown[]): unknown;
}
/**
 * Patches a service binding's stub in place, so that unchanged code (`env.CATALOG.fetch(...)`, `env.CATALOG.method(...)`) goes
 * through the hooks. The stub stays the stub: it can be passed as an RPC argument or be captured at module scope. Once per isolate and
 * stub; a second call changes nothing. The ground is undocumented, so the patch is checked at once and taken back where it did not
 * take; a stub whose RPC names cannot be trapped is patched for `fetch` alone.
 *
 * @param service the name that the hooks are told
 */
export declare function intercept(stub: object, service: string, hooks: Hooks): Patched;
