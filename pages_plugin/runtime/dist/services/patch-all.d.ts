import type { Patch } from "./interception.ts";
/** Patches `fetch` and RPC. A function that is given to an RPC call runs in the context of the request that gave it. */
export declare const patchAll: Patch;
