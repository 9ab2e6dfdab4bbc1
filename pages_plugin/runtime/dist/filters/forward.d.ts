import type { RequestLayer } from "../core/inbound.ts";
/**
 * Sends a request that a route matched to its service, and lets every other one go on to the site. What was matched is what is
 * sent, byte for byte: a path that servers may read in two ways is refused.
 */
export declare function forward(): RequestLayer;
