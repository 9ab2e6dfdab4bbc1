import type { Inbound, RequestLayer } from "../core/inbound.ts";
/** Takes note of a finished request: its record, and the status that its client got (499: it had gone before). */
export type Sink = (inbound: Inbound, status: number) => void;
/**
 * Hands each request to the sink, once: when the headers of its answer are there or, where the compatibility flag
 * `enable_request_signal` is on, when its client goes away before that. A request whose client left may go on, where the site had asked
 * for that, and is not recorded again.
 */
export declare function record(sink: Sink): RequestLayer;
/** Hands a request to the sink the first time that it ends. */
export declare function noteFor(sink: Sink): Sink;
