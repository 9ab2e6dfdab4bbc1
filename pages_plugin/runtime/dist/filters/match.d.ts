import type { RequestLayer } from "../core/inbound.ts";
import type { Router } from "../route/router.ts";
/**
 * Finds the route of a request and makes the request that its service will get. The layers inside read headers from that copy, since
 * touching those of the original as well costs some microseconds. What was matched is what is sent, byte for byte: where host and path
 * can be read in two ways there is no such copy, and `forward` refuses the request.
 */
export declare function match(find: Router): RequestLayer;
