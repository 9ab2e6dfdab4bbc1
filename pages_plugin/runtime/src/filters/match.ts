import type { Inbound, RequestLayer } from "../core/inbound.ts";
import { isPlainUrl } from "../route/plain-url.ts";
import type { Route, Router } from "../route/router.ts";

/**
 * Finds the route of a request and makes the request that its service will get. The layers inside read headers from that copy, since
 * touching those of the original as well costs some microseconds. What was matched is what is sent, byte for byte: where host and path
 * can be read in two ways there is no such copy, and `forward` refuses the request.
 */
export function match(find: Router): RequestLayer {
  return (next) =>
    function matched(inbound: Inbound): Promise<Response> | Response {
      const route = find(inbound.path, inbound.method, inbound.host);
      if (route) {
        inbound.route = route;
        inbound.outgoing = copy(inbound, route);
        inbound.headers = inbound.outgoing?.headers ?? null;
      }
      return next(inbound);
    };
}

function copy(inbound: Inbound, route: Route): Request | null {
  if (!isPlainUrl(inbound.url)) return null;
  try {
    return new Request(target(inbound, route), inbound.request);
  } catch {
    // A port beyond 65535, or `[::1::]`: no URL.
    return null;
  }
}

/** The URL that is sent: the path with its prefix replaced, the query as it came. */
function target({ url, pathStart }: Inbound, { origin, prefix, rewrite }: Route): string {
  const before = origin ?? url.slice(0, pathStart);
  if (rewrite === undefined) return origin === undefined ? url : before + url.slice(pathStart);
  const rest = url.slice(pathStart + (prefix === "/" ? 0 : (prefix as string).length));
  return before + rewrite + (rest.startsWith("/") || rewrite ? rest : `/${rest}`);
}
