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
  const slotMs = windowMs / SLOTS;
  const earned = new Array<number>(SLOTS).fill(0);
  let newest = 0;
  let reserve = burst;
  let reserveAtMs = 0;

  function slot(nowMs: number): number {
    const epoch = Math.floor(nowMs / slotMs);
    // The clock may step back; the newest slot then goes on serving.
    if (epoch > newest) {
      for (let n = Math.min(epoch - newest, SLOTS); n > 0; n--) earned[(epoch - n + 1) % SLOTS] = 0;
      newest = epoch;
    }
    return newest % SLOTS;
  }

  return {
    deposit(nowMs) {
      const at = slot(nowMs);
      earned[at] = (earned[at] as number) + ratio;
    },
    withdraw(nowMs) {
      slot(nowMs);
      reserve = Math.min(burst, reserve + (Math.max(0, nowMs - reserveAtMs) / 1000) * perSecond);
      reserveAtMs = Math.max(reserveAtMs, nowMs);
      if (reserve >= 1) {
        reserve -= 1;
        return true;
      }
      // A small tolerance, so that five fifths make one.
      if (earned.reduce((sum, share) => sum + share, 0) < 1 - 1e-9) return false;
      // Spent where it is newest, as in Finagle: what was earned before and expires does not pay twice.
      earned[newest % SLOTS] = (earned[newest % SLOTS] as number) - 1;
      return true;
    },
  };
}
