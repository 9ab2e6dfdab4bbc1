import { type RequestLayer } from "../core/inbound.ts";
/** What a valid `traceparent` says; ids in lower-case hex. */
export interface TraceParent {
    traceId: string;
    parentId: string;
    /** 1: sampled; 2: the last seven bytes of the trace id are known to be random (level 2). Others are unknown and dropped. */
    traceFlags: number;
}
/**
 * Reads a `traceparent` header (W3C Trace Context level 2, section 3.2), or null for one that must be ignored. Versions from the
 * future are read as far as they are known; version 00 must end where it should.
 */
export declare function parseTraceparent(header: string | null): TraceParent | null;
/** Continues the caller's trace or begins one, of which `sample` (0 to 1) carry the sampled flag. A parent's decision is kept. */
export declare function trace(sample?: number): RequestLayer;
