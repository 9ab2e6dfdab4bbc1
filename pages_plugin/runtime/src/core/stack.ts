import type { RequestLayer } from "./inbound.ts";

/**
 * The layers that a request passes, outermost first, as one layer around the site.
 *
 * @example
 * const mesh = requestLayers(match(routes), trace(), record(accessLine({ mesh: "shop", environment })), forward());
 */
export function requestLayers(...layers: RequestLayer[]): RequestLayer {
  return (site) => layers.reduceRight((next, layer) => layer(next), site);
}
