/** Pages' context, or a Worker's ExecutionContext. */
export function backgroundOf({ platform }) {
    return platform.ctx ?? platform;
}
/**
 * Reads what routing needs out of the request, by slicing: `new URL` costs ten times as much.
 *
 * @param callsLeft the platform's limit of Worker invocations for one request
 */
export function receive(request, env, platform, callsLeft) {
    const url = request.url;
    const hostStart = url.indexOf("//") + 2;
    const pathStart = url.indexOf("/", hostStart);
    const query = url.indexOf("?", pathStart);
    return {
        request,
        env,
        platform,
        method: request.method,
        url,
        host: url.slice(hostStart, pathStart),
        pathStart,
        path: url.slice(pathStart, query < 0 ? undefined : query),
        startedMs: Date.now(),
        deadlineMs: Infinity,
        callsLeft,
        parentId: null,
        route: null,
        calls: [],
        flags: [],
        // The rest comes with the layer that knows it.
    };
}
/** The request's headers: the outgoing copy's, where a route matched. */
export function headersOf(inbound) {
    inbound.headers ??= inbound.request.headers;
    return inbound.headers;
}
