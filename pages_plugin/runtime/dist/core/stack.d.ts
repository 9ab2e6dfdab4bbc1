import type { RequestLayer } from "./inbound.ts";
/**
 * The layers that a call to a service passes, outermost first; `inner` sends it. A layer settles its options once, when the module
 * starts, and knows nothing of what it wraps.
 *
 * @example
 * const catalog = callLayers([requestTimeout(15_000), retry({ ... }), attemptTimeout()], serviceBinding("CATALOG"));
 */
export declare function callLayers<F>(layers: ((next: F) => F)[], inner: F): F;
/**
 * The layers that a request passes, outermost first, as one layer around the site.
 *
 * @example
 * const mesh = requestLayers(match(routes), trace(), record(accessLine({ mesh: "shop", environment })), forward());
 */
export declare function requestLayers(...layers: RequestLayer[]): RequestLayer;
