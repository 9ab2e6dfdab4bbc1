import { type RequestLayer } from "../core/inbound.ts";
/**
 * Sends a request that a route matched to its service, and lets every other one go on to the site. One that can be read in two ways is
 * refused.
 */
export declare function forward(): RequestLayer;
