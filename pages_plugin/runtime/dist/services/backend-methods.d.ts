import type { Background, Handler, Inbound } from "../core/inbound.ts";
/** What an RPC call has for its platform. */
export interface Served {
    readonly ctx: Background;
    work(): Promise<Response>;
}
/** How RPC calls are served. */
export interface ServeOptions {
    /** The Worker's name in records. */
    readonly service: string;
    /** Runs the work of a call in its context, with the Worker's own bindings meshed. */
    readonly enter: Handler;
    /** Gets each call when it has ended. */
    readonly done: (inbound: Inbound) => void;
}
/**
 * Meshes the RPC methods of a WorkerEntrypoint class in place: the caller's trace and deadline, which a meshed caller hands over as a last
 * argument, are taken off before the method sees its arguments; a caller that is not meshed sends none, and nothing changes for it. A
 * method that is called from within a request of the Worker itself is just called.
 */
export declare function meshMethods(entrypoint: object, options: ServeOptions): void;
