import type { Flag, Inbound } from "../core/inbound.ts";
/** Every flag of a request, each once: its own, and for each call why attempts failed and what was done about it. */
export declare function flagsOf({ flags, calls }: Inbound): Flag[];
/** Whether a request has a flag; asked of every request, so nothing is made. */
export declare function isFlagged({ flags, calls }: Inbound): boolean;
