import type { CallLayer } from "../core/call.ts";
/**
 * The members of a `baggage` header that are well-formed (W3C Baggage, section 3.3.1), each as it came: the first 64 of them, as far as
 * 8192 bytes go. Nothing or "" where none is left. It takes time in proportion to the text.
 */
export declare function cleanBaggage(header: string | null): string | undefined;
/**
 * Sends the caller's baggage along with each attempt, without what is malformed; one that the site's code set itself is left alone. Stands
 * inside of `propagate`.
 */
export declare function baggage(): CallLayer;
