import type { Inbound } from "../core/inbound.ts";
/**
 * Meshes the RPC methods of a WorkerEntrypoint class in place: the caller's trace and deadline, which a meshed caller hands over as a last
 * argument, are taken off before the method sees its arguments; a caller that is not meshed sends none, and nothing changes for it. A
 * method that is called from within a request of the Worker itself is just called.
 *
 * @param done gets each call when it has ended
 */
export declare function meshMethods(entrypoint: object, service: string, done: (inbound: Inbound) => void): void;
