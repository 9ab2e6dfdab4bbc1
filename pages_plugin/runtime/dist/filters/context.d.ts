import { type RequestLayer } from "../core/inbound.ts";
/** What a caller says is left: milliseconds until its deadline and Worker calls; null where it says nothing that can be read. */
export interface Remaining {
    deadlineMs: number | null;
    calls: number | null;
}
/** Reads the mesh's request header, a dictionary of RFC 8941 integers. What is malformed is as if absent. */
export declare function parseContext(header: string): Remaining;
/**
 * Takes over what a meshed caller says is left, where it is less than our own. A request whose deadline has passed is refused before any
 * work (gRPC's DEADLINE_EXCEEDED): its caller is gone.
 */
export declare function remaining(): RequestLayer;
