/**
 * Tells preview from production: the variable `DIDDY_ENV` says it, else Pages' own `CF_PAGES_BRANCH`. Without either it is production.
 */
export function environmentOf(productionBranch) {
    return ({ DIDDY_ENV: named, CF_PAGES_BRANCH: branch = productionBranch }) => named === "preview" || (named !== "production" && branch !== productionBranch) ? "preview" : "production";
}
/** Chooses between two meshes by environment. */
export function byEnvironment(environment, meshes) {
    return (site) => {
        const production = meshes.production(site);
        const preview = meshes.preview(site);
        return (inbound) => (environment(inbound.env) === "preview" ? preview(inbound) : production(inbound));
    };
}
