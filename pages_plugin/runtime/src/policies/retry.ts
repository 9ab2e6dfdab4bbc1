import type { Call, CallLayer } from "../core/call.ts";
import { backoffMs, retryAfterMs } from "./backoff.ts";
import type { Budget } from "./budget.ts";
import { type Failures, isFailedError, isFailedStatus } from "./failures.ts";
import { keepBody } from "./replay.ts";
import { type RetryRule, verdict } from "./should-retry.ts";

/** Milliseconds and bytes. `methods` may be sent again without an `Idempotency-Key`. */
export interface RetryOptions extends RetryRule {
  on: Failures;
  backoff: { baseMs: number; maxMs: number };
  bodyLimitBytes: number;
  budget: Budget;
}

/** What a retry needs from outside; tests hand in their own. */
export interface RetrySystem {
  now(): number;
  random(): number;
  /** Ends early when `signal` fires. */
  sleep(ms: number, signal: AbortSignal | null): Promise<unknown>;
}

const system: RetrySystem = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
      signal?.addEventListener("abort", resolve);
    }),
};

/**
 * Sends a call again when an attempt failed for one of the reasons in `on`, after a jittered wait, while the budget, the deadline
 * and the platform's limits allow it. The last answer or error is what the caller gets.
 */
export function retry(options: RetryOptions, { now, random, sleep }: RetrySystem = system): CallLayer {
  const { on, budget, backoff } = options;
  return (next) =>
    async function retried(call: Call): Promise<Response> {
      budget.deposit(call.nowMs);
      const allowed = mayRepeat(call, options);
      if (allowed && !call.replayable) {
        const leftMs = call.deadlineMs - call.nowMs;
        await keepBody(call, options.bodyLimitBytes);
        call.nowMs = now();
        // The time that a slow client takes for the body is not the service's.
        call.deadlineMs = Math.min(call.inbound.deadlineMs, call.nowMs + ((call.body && call.requestMs) ?? leftMs));
      }
      for (let sent = 1; ; sent++) {
        let response: Response | undefined;
        let error: unknown;
        try {
          response = await next(call);
          if (!isFailedStatus(on, call.status)) return response;
        } catch (thrown) {
          error = thrown;
          if (!isFailedError(on, thrown)) throw thrown;
        }
        const nowMs = now();
        call.nowMs = nowMs;
        // A GET hardly ever has a body, so nobody asked before.
        if (!call.body && call.request.bodyUsed) call.replayable = false;
        const waitMs =
          retryAfterMs(response?.headers.get("retry-after"), nowMs) ?? backoffMs(sent - 1, backoff.baseMs, backoff.maxMs, random);
        const flag = verdict({ sent, allowed, waitMs, call }, options, () => budget.withdraw(nowMs));
        call.record.flags.push(flag);
        if (flag !== "retried") {
          if (response) return response;
          throw error;
        }
        // Frees the connection; what the failed attempt would still say does not matter.
        response?.body?.cancel().catch(() => {});
        await sleep(waitMs, call.callerSignal);
        call.nowMs = now();
      }
    };
}

function mayRepeat({ request }: Call, { methods }: RetryOptions): boolean {
  return methods.includes(request.method) || Boolean(request.headers.get("idempotency-key"));
}
