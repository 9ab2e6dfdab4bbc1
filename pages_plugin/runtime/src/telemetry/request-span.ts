import { headersOf, type Inbound } from "../core/inbound.ts";
import { type Attribute, attribute, knownMethod, nanoseconds } from "./attributes.ts";
import { routeTemplate } from "./route-template.ts";
import { addressOf, redactedQuery, schemeOf } from "./url.ts";

const SERVER = 2;
const ERROR = { code: 2 };

/** OTLP's span flags: the trace flags, that the parent is known to be remote or not, and that it is. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/**
 * The span of the request itself, as OTLP's JSON. Attributes and status after OpenTelemetry's HTTP conventions 1.45, "HTTP server span": an
 * answer of 400 to 499 is the client's error and none of this span.
 */
export function requestSpan(inbound: Inbound, status: number): string {
  const { traceId, spanId, parentId, traceFlags, method, startedMs, endedMs } = inbound;
  const label = knownMethod(method);
  const route = routeTemplate(inbound.route);
  const isGone = status === 499 && inbound.flags.includes("client_gone");
  const isError = isGone || status >= 500;
  const shown = label === "_OTHER" ? "HTTP" : label;
  return JSON.stringify({
    traceId,
    spanId,
    ...(parentId ? { parentSpanId: parentId, traceState: headersOf(inbound).get("tracestate") ?? undefined } : {}),
    flags: traceFlags | (parentId ? HAS_IS_REMOTE | IS_REMOTE : 0),
    name: route ? `${shown} ${route}` : shown,
    kind: SERVER,
    startTimeUnixNano: nanoseconds(startedMs),
    endTimeUnixNano: nanoseconds(endedMs),
    attributes: attributesOf(
      inbound,
      label,
      route,
      isGone ? undefined : status,
      isError ? (isGone ? "client_gone" : `${status}`) : undefined,
    ),
    ...(isError ? { status: ERROR } : {}),
  });
}

function attributesOf(
  inbound: Inbound,
  method: string,
  route: string,
  status: number | undefined,
  error: string | undefined,
): Attribute[] {
  const { url, pathStart, path, flags, request } = inbound;
  const scheme = schemeOf(url);
  const { host, port } = addressOf(inbound.host, scheme);
  const found = [
    attribute("http.request.method", method),
    attribute("url.scheme", scheme),
    attribute("url.path", path),
    attribute("server.address", host),
    attribute("server.port", port),
  ];
  const query = url.slice(pathStart + path.length + 1);
  if (query) found.push(attribute("url.query", redactedQuery(query)));
  if (method === "_OTHER") found.push(attribute("http.request.method_original", inbound.method.slice(0, 64)));
  if (route) found.push(attribute("http.route", route));
  if (status) found.push(attribute("http.response.status_code", status));
  if (error) found.push(attribute("error.type", error));
  const agent = request.headers.get("user-agent");
  if (agent) found.push(attribute("user_agent.original", agent.slice(0, 256)));
  if (flags.length > 0) found.push(attribute("diddy.flags", [...new Set(flags)]));
  return found;
}
