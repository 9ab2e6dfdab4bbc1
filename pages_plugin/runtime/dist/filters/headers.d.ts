/**
 * The mesh's one request header, a dictionary (RFC 8941) of what is left: `deadline=14998, calls=31`, in milliseconds and Worker calls.
 * One header and not two, because each costs more than a microsecond.
 */
export declare const CONTEXT = "diddy-context";
/** What is left, as the header writes it: milliseconds, no limit where they are Infinity, and Worker calls. */
export declare function remainingOf(leftMs: number, callsLeft: number): string;
/**
 * Takes out what belongs to one connection only (RFC 9110 section 7.6.1). Whoever sends such a header must name it in `Connection`, so
 * a request without that one is taken for clean: each look-up costs a microsecond.
 */
export declare function cleanRequestHeaders(headers: Headers): void;
