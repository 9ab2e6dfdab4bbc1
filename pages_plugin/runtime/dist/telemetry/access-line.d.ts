import type { Environment } from "../core/environment.ts";
import type { Sink } from "./record.ts";
/** What stands in every line. */
export interface AccessLineOptions {
    readonly mesh: string;
    readonly environment: Environment;
}
/** Writes one JSON line a request with the record of what the mesh decided. */
export declare function accessLine({ mesh, environment }: AccessLineOptions): Sink;
