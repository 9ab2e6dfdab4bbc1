import type { Env, RequestLayer } from "./inbound.ts";
/** Names the environment that an isolate serves. */
export type Environment = (env: Env) => "production" | "preview";
/**
 * Tells preview from production: the variable `DIDDY_ENV` says it, else Pages' own `CF_PAGES_BRANCH`. Without either it is production.
 */
export declare function environmentOf(productionBranch: string): Environment;
/** Chooses between two meshes by environment. */
export declare function byEnvironment(environment: Environment, meshes: {
    production: RequestLayer;
    preview: RequestLayer;
}): RequestLayer;
