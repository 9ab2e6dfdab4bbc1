/**
 * The members of a `baggage` header that are well-formed (W3C Baggage, section 3.3.1), each as it came: the first 64 of them, as far as
 * 8192 bytes go. Nothing or "" where none is left. It takes time in proportion to the text.
 */
export declare function cleanBaggage(header: string | null): string | undefined;
/** Hands the caller's baggage on to a call, without what is malformed; one that the site's code set itself is left alone. */
export declare function carryBaggage(from: Headers, to: Headers): void;
