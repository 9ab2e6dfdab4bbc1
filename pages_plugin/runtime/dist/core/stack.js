/**
 * The layers that a request passes, outermost first, as one layer. A layer settles its options once, when the module starts, and knows
 * nothing of what it wraps.
 *
 * @example
 * const mesh = requestLayers(trace(), accessLog({ mesh: "shop", env: "production" }), gateway(routes));
 */
export function requestLayers(...layers) {
    return (site) => layers.reduceRight((next, layer) => layer(next), site);
}
/**
 * The layers that a call to a service passes, outermost first; `transport` sends it.
 *
 * @example
 * const catalog = callLayers([requestTimeout(15_000), retry({ ... }), attemptTimeout()], serviceBinding("CATALOG"));
 */
export function callLayers(layers, transport) {
    return layers.reduceRight((next, layer) => layer(next), transport);
}
