import type { Patch } from "./interception.ts";
/** Patches `fetch` alone: the compiler saw that the site's code makes no RPC call. */
export declare const patchFetch: Patch;
