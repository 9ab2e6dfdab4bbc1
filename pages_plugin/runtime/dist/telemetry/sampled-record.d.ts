import type { RequestLayer } from "../core/inbound.ts";
import { type Sink } from "./record.ts";
/**
 * Hands a share of the requests (`sample`, 0 to 1) to the sink, and each that has a flag or a status of 500 and above. For a mesh with no
 * other sink: a request that is not in the share costs no listener, so that a client that leaves it leaves no trace.
 */
export declare function sampledRecord(sample: number, sink: Sink): RequestLayer;
