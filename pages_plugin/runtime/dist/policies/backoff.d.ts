/**
 * Full jitter: `rand(0, min(cap, base * 2^n))` milliseconds before retry number `n` (from 0). After "Exponential Backoff And
 * Jitter" (AWS Architecture Blog): spreads out the retries of many callers that failed at the same moment.
 */
export declare function backoffMs(retry: number, baseMs: number, maxMs: number, random: () => number): number;
/** The wait that a `Retry-After` header asks for, in milliseconds: seconds or an HTTP date (RFC 9110 section 10.2.3); or null. */
export declare function retryAfterMs(value: string | null | undefined, nowMs: number): number | null;
