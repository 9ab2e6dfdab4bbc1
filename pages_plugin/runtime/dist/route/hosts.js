/**
 * Chooses a router by host: an exact name, then the longest `*.` suffix, then `fallback` for any host. Where the more specific
 * host has no route for a path, the next one is asked. Hosts compare without port and case.
 */
export function hosts(byHost, fallback) {
    const exact = new Map();
    const suffixes = [];
    for (const [host, router] of Object.entries(byHost)) {
        if (host.startsWith("*."))
            suffixes.push([host.slice(1), router]);
        else
            exact.set(host, router);
    }
    suffixes.sort(([a], [b]) => b.length - a.length);
    return (path, method, authority) => {
        const host = authority.replace(/:\d+$/, "").toLowerCase();
        const found = exact.get(host)?.(path, method, host);
        if (found)
            return found;
        for (const [suffix, router] of suffixes) {
            const match = host.endsWith(suffix) ? router(path, method, host) : null;
            if (match)
                return match;
        }
        return fallback(path, method, host);
    };
}
