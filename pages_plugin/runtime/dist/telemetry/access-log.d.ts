import type { Environment } from "../core/environment.ts";
import type { RequestLayer } from "../core/inbound.ts";
/**
 * `sample` is the share of requests that write a line, 0 to 1; a request with flags, or with a status of 500 and above, always does.
 * `mesh` and the environment stand in every line.
 */
export interface AccessLogOptions {
    readonly mesh: string;
    readonly environment: Environment;
    readonly sample?: number;
}
/**
 * Writes one JSON line a request with the record of what the mesh decided. A client that goes away before the answer gets its line
 * too, where the compatibility flag `enable_request_signal` is on.
 */
export declare function accessLog(options: AccessLogOptions): RequestLayer;
