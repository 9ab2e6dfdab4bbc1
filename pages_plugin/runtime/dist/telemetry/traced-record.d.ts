import type { RequestLayer } from "../core/inbound.ts";
import { type Sink } from "./record.ts";
/**
 * Hands each request to the sink, for sinks that take one of an unsampled trace only where its answer says that it failed, was slow or has
 * a flag. Such a request costs no listener, so that a client that leaves it leaves no trace.
 */
export declare function tracedRecord(sink: Sink): RequestLayer;
