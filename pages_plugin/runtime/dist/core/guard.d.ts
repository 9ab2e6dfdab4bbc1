import type { Handler, Inbound, RequestLayer } from "./inbound.ts";
/**
 * Puts the site inside the mesh, and a guard around both. A bug of the mesh never takes down a site that would have worked without it:
 * it is logged, and what the site answered, or would have answered, is the answer. What the site itself throws passes untouched.
 */
export declare function around(mesh: RequestLayer, site: Handler): (inbound: Inbound) => Promise<Response>;
