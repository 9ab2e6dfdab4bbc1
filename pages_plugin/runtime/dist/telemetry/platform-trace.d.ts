import type { TraceSource } from "./trace-from.ts";
/**
 * The trace that the platform itself records this request in, and the span of it that is active, where it does. An older runtime has no
 * `tracing`; where the platform does not trace, its ids are zeros.
 */
export declare const platformTrace: TraceSource;
