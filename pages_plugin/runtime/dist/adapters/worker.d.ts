import { type RequestLayer } from "../core/inbound.ts";
/**
 * Mounts the mesh around a Worker or a Pages `_worker.js`: an object of handlers or a WorkerEntrypoint class. Everything but `fetch` stays
 * as it is.
 */
export declare function worker(mesh: RequestLayer, callsLeft?: number): <W extends object>(inner: W) => W;
