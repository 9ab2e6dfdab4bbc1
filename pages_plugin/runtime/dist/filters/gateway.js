import { newCall } from "../core/call.js";
import { MeshFailure } from "../core/failure.js";
import { problem } from "../core/problem.js";
import { isAmbiguousPath } from "../route/path.js";
import { cleanRequestHeaders } from "./headers.js";
/**
 * Sends a request that a route matches to its service, and lets every other one go on to the site. What was matched is what is
 * sent, byte for byte: a path that servers may read in two ways is refused.
 */
export function gateway(match) {
    return (next) => function routed(inbound) {
        const route = match(inbound.path, inbound.method, inbound.host);
        if (!route)
            return next(inbound);
        inbound.route = route.name;
        if (isAmbiguousPath(inbound.path)) {
            inbound.flags.push("path_rejected");
            return problem(inbound, 400, "path_rejected", "The path has empty, dot or encoded segments that can be read in two ways.");
        }
        return forward(inbound, route);
    };
}
async function forward(inbound, route) {
    try {
        const request = new Request(target(inbound, route), inbound.request);
        cleanRequestHeaders(request.headers);
        return await route.send(newCall(inbound, route.service, request, inbound.method, null));
    }
    catch (error) {
        if (error instanceof MeshFailure) {
            return error.kind === "timeout"
                ? problem(inbound, 504, error.flag, "The service did not answer in time.")
                : problem(inbound, 502, error.flag, "The service could not be reached.");
        }
        // The service threw, or the mesh did; what was thrown stays inside.
        console.error("diddy:", error);
        inbound.flags.push("service_error");
        return problem(inbound, 500, "service_error", "The service failed.");
    }
}
/** The URL that is sent: the path with its prefix replaced, the query as it came. */
function target({ url, pathStart }, { origin, prefix, rewrite }) {
    const before = origin ?? url.slice(0, pathStart);
    if (rewrite === undefined)
        return origin === undefined ? url : before + url.slice(pathStart);
    const rest = url.slice(pathStart + (prefix === "/" ? 0 : prefix.length));
    return before + rewrite + (rest.startsWith("/") || rewrite ? rest : `/${rest}`);
}
