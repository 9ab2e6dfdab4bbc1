/**
 * Full jitter: `rand(0, min(cap, base * 2^n))` milliseconds before retry number `n` (from 0). After "Exponential Backoff And
 * Jitter" (AWS Architecture Blog): spreads out the retries of many callers that failed at the same moment.
 */
export function backoffMs(retry: number, baseMs: number, maxMs: number, random: () => number): number {
  return random() * Math.min(maxMs, baseMs * 2 ** retry);
}

/** The wait that a `Retry-After` header asks for, in milliseconds: seconds or an HTTP date (RFC 9110 section 10.2.3); or null. */
export function retryAfterMs(value: string | null | undefined, nowMs: number): number | null {
  // `Date.parse` takes nearly everything for a date; HTTP's begin with a day and end in GMT.
  const [, seconds, date] = /^(\d+)$|^(\w+, .* GMT)$/.exec(value as string) ?? [];
  const leftMs = seconds ? Number(seconds) * 1000 : Date.parse(date as string) - nowMs;
  return Number.isNaN(leftMs) ? null : Math.max(0, leftMs);
}
