import { type RequestLayer } from "../core/inbound.ts";
/** What Pages hands to a function; the part that the mesh reads. */
export interface PagesContext {
    request: Request;
    env: unknown;
    next: () => Promise<Response>;
    data: Record<string, unknown>;
}
/** Mounts the mesh as the `onRequest` of `functions/_middleware`. */
export declare function pages(mesh: RequestLayer, callsLeft?: number): (context: PagesContext) => Promise<Response>;
