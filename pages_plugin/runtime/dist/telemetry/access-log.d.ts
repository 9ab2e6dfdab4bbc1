import type { Environment } from "../core/environment.ts";
import type { Inbound, RequestLayer } from "../core/inbound.ts";
/** What stands in every line. */
export interface AccessLogOptions {
    readonly mesh: string;
    readonly environment: Environment;
}
/**
 * Writes one JSON line a request with the record of what the mesh decided. A client that goes away before the answer gets its line
 * too, where the compatibility flag `enable_request_signal` is on.
 */
export declare function accessLog(options: AccessLogOptions): RequestLayer;
/** Writes the line of a request, once: a request whose client left may go on, where the site had asked for that. */
export declare function writeLine(inbound: Inbound, status: number, { mesh, environment }: AccessLogOptions): void;
