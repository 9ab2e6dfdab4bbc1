/**
 * Finds the service bindings in `env` at run time, for a project whose bindings are set up in Cloudflare's dashboard. A Fetcher is all
 * that tells them; static assets and the ignored ones are left alone.
 *
 * @param known services that have a policy of their own, by binding
 * @param fallback makes a service on the defaults for any other binding
 */
export function discover(known, ignore, fallback) {
    // Whoever asks gets the same services, since each has one retry budget.
    const services = new Map(known.map((service) => [service.binding, service]));
    return (env) => Object.keys(env)
        .filter((name) => name !== "ASSETS" && !ignore.includes(name) && isFetcher(env[name]))
        .map((name) => {
        const service = services.get(name) ?? fallback(name);
        services.set(name, service);
        return service;
    });
}
function isFetcher(value) {
    return typeof value === "object" && value !== null && value.constructor?.name === "Fetcher";
}
/** The service that a binding becomes on its own: `PRICE_LIST` is `price-list`. The compiler has the same rule. */
export function serviceName(binding) {
    return binding.toLowerCase().replaceAll("_", "-");
}
