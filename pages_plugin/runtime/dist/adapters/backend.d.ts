import { type Tools, type ToolsOptions } from "../telemetry/tools.ts";
/** How a Worker takes part; all of it has a default. */
export interface BackendOptions extends ToolsOptions {
    /** Its name in records; `OTEL_SERVICE_NAME` goes before it. */
    readonly service?: string;
    /** Whether it writes one JSON line a request. */
    readonly accessLog?: boolean;
    /** A request that takes longer is exported though its trace is not sampled. Milliseconds. */
    readonly slowMs?: number;
}
/** What the Worker's own code may call anywhere while it serves a request. */
interface Mesh extends Tools {
    <W extends object>(inner: W, options?: BackendOptions): W;
}
/** Meshes a Worker; `mesh.span` and `mesh.log` belong to the request that the running code serves. */
export declare const mesh: Mesh;
export {};
