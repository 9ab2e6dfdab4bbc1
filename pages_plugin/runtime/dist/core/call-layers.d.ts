import type { CallLayer, Send } from "./call.ts";
/**
 * The layers that a call to a service passes, outermost first; `transport` sends one attempt. This is the one place that waits for an
 * attempt: it notes how it ended and how long it took until its headers, and names what went wrong, if something did. A layer settles its
 * options once, when the module starts, and knows nothing of the others.
 *
 * @example
 * const catalog = callLayers([requestTimeout(15_000), retry({ ... }), attemptTimeout()], serviceBinding("CATALOG"));
 */
export declare function callLayers(layers: readonly CallLayer[], transport: Send): Send;
