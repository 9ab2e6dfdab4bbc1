/**
 * The layers that a request passes, outermost first, as one layer around the site.
 *
 * @example
 * const mesh = requestLayers(match(routes), trace(), record(accessLine({ mesh: "shop", environment })), forward());
 */
export function requestLayers(...layers) {
    return (site) => layers.reduceRight((next, layer) => layer(next), site);
}
