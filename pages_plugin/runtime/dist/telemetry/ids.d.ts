/**
 * A random id of `digits` lower-case hex digits, cut from a pool: asking the platform costs more than the bytes. An id of zeros only,
 * which W3C Trace Context forbids, has a chance of 2^-64.
 */
export declare function randomHex(digits: number): string;
