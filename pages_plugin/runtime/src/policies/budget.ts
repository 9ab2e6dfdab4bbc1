/** How many retries may be sent: `ratio` of the requests of the last window, and `perSecond` more, saved up to `burst`. */
export interface BudgetOptions {
  readonly ratio: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly windowMs: number;
}

/** The retry budget of one service in one isolate. Times are epoch milliseconds. */
export interface Budget {
  /** A request was made: it earns `ratio` of a retry. */
  deposit(nowMs: number): void;
  /** Takes one retry out, or says that there is none. */
  withdraw(nowMs: number): boolean;
}

const SLOTS = 10;

/**
 * A retry budget keeps a failing backend from being buried under retries: most of them come while everything fails.
 * Numbers only, bounded, per isolate. After Finagle's RetryBudget and Linkerd; the reserve is small because isolates are many.
 */
export function retryBudget({ ratio, perSecond, burst, windowMs }: BudgetOptions): Budget {
  // What each tenth of the window earned, the newest first.
  let earned = [0];
  let newest = 0;
  let reserve = burst;
  let reserveAtMs = 0;

  function turn(nowMs: number): void {
    const slot = Math.floor((nowMs / windowMs) * SLOTS);
    // The clock may step back; the newest slot then goes on serving.
    newest = Math.max(newest, slot - SLOTS);
    for (; newest < slot; newest++) earned = [0, ...earned].slice(0, SLOTS);
  }

  return {
    deposit(nowMs) {
      turn(nowMs);
      (earned[0] as number) += ratio;
    },
    withdraw(nowMs) {
      turn(nowMs);
      reserve = Math.min(burst, reserve + (Math.max(0, nowMs - reserveAtMs) / 1000) * perSecond);
      reserveAtMs = Math.max(reserveAtMs, nowMs);
      if (reserve >= 1) {
        reserve -= 1;
        return true;
      }
      // A small tolerance, so that five fifths make one.
      if (earned.reduce((sum, share) => sum + share) < 1 - 1e-9) return false;
      // Spent where it is newest, as in Finagle: what was earned before and expires does not pay twice.
      (earned[0] as number) -= 1;
      return true;
    },
  };
}
