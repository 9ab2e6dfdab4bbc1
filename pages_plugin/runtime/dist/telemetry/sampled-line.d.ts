import type { Sink } from "./record.ts";
/** Passes a share of the requests (`sample`, 0 to 1) to a sink, and each that has a flag or a status of 500 and above. */
export declare function sampledLine(sample: number, sink: Sink): Sink;
