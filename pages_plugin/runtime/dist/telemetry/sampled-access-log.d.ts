import type { RequestLayer } from "../core/inbound.ts";
import { type AccessLogOptions } from "./access-log.ts";
/** `sample` is the share of requests that write a line, 0 to 1. */
export interface SampledAccessLogOptions extends AccessLogOptions {
    readonly sample: number;
}
/** The access log for a share of the requests, and for each that has a flag or a status of 500 and above. */
export declare function sampledAccessLog(options: SampledAccessLogOptions): RequestLayer;
