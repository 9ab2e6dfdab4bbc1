/**
 * Finds the route of a request and makes the request that its service will get. The layers inside read headers from that copy, since
 * touching those of the original as well costs some microseconds.
 */
export function match(find) {
    return (next) => function matched(inbound) {
        const route = find(inbound.path, inbound.method, inbound.host);
        if (route) {
            inbound.route = route;
            inbound.outgoing = new Request(target(inbound, route), inbound.request);
            inbound.headers = inbound.outgoing.headers;
        }
        return next(inbound);
    };
}
/** The URL that is sent: the path with its prefix replaced, the query as it came. */
function target({ url, pathStart }, { origin, prefix, rewrite }) {
    const before = origin ?? url.slice(0, pathStart);
    if (rewrite === undefined)
        return origin === undefined ? url : before + url.slice(pathStart);
    const rest = url.slice(pathStart + (prefix === "/" ? 0 : prefix.length));
    return before + rewrite + (rest.startsWith("/") || rewrite ? rest : `/${rest}`);
}
