import type { Env, RequestLayer } from "./inbound.ts";

/** Names the environment that an isolate serves. */
export type Environment = (env: Env) => "production" | "preview";

/**
 * Tells preview from production: the variable `DIDDY_ENV` says it, else Pages' own `CF_PAGES_BRANCH`. Without either it is production.
 */
export function environmentOf(productionBranch: string): Environment {
  return ({ DIDDY_ENV: named, CF_PAGES_BRANCH: branch = productionBranch }) =>
    named === "preview" || (named !== "production" && branch !== productionBranch) ? "preview" : "production";
}

/** Chooses between two meshes by environment. */
export function byEnvironment(
  environment: Environment,
  meshes: { production: RequestLayer; preview: RequestLayer },
): RequestLayer {
  return (site) => {
    const production = meshes.production(site);
    const preview = meshes.preview(site);
    return (inbound) => (environment(inbound.env) === "preview" ? preview(inbound) : production(inbound));
  };
}
