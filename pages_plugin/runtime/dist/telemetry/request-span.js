import { headersOf } from "../core/inbound.js";
import { knownMethod } from "./attributes.js";
import { routeTemplate } from "./route-template.js";
import { SERVER, spanText } from "./span-text.js";
import { addressOf, redactedQuery, schemeOf } from "./url.js";
/**
 * The span of the request itself, as OTLP's JSON. Attributes and status after OpenTelemetry's HTTP conventions 1.45, "HTTP server span": an
 * answer of 400 to 499 is the client's error and none of this span.
 */
export function requestSpan(inbound, status) {
    const { spanId, parentId, method, url, pathStart, path, flags } = inbound;
    const label = knownMethod(method);
    const isKnown = label === method;
    const route = routeTemplate(inbound.route);
    const isGone = status === 499 && flags.includes("client_gone");
    const isError = isGone || status >= 500;
    const scheme = schemeOf(url);
    const { host, port } = addressOf(inbound.host, scheme);
    const query = url.slice(pathStart + path.length + 1);
    const headers = headersOf(inbound);
    const shown = isKnown ? label : "HTTP";
    return spanText(inbound, {
        spanId,
        parentId,
        isRemote: true,
        traceState: parentId && headers.get("tracestate"),
        name: route ? `${shown} ${route}` : shown,
        kind: SERVER,
        startMs: inbound.startedMs,
        endMs: inbound.endedMs,
        attributes: {
            "http.request.method": label,
            "url.scheme": scheme,
            "url.path": path,
            "server.address": host,
            "server.port": port,
            "url.query": query ? redactedQuery(query) : undefined,
            "http.request.method_original": isKnown ? undefined : method.slice(0, 64),
            "http.route": route || undefined,
            "http.response.status_code": isGone ? undefined : status,
            "error.type": isGone ? "client_gone" : isError ? `${status}` : undefined,
            "user_agent.original": headers.get("user-agent")?.slice(0, 256) || undefined,
            "diddy.flags": flags.length > 0 ? [...new Set(flags)] : undefined,
        },
        error: isError,
    });
}
