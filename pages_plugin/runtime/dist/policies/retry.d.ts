import type { CallLayer } from "../core/call.ts";
import type { Budget } from "./budget.ts";
import { type Failures } from "./failures.ts";
import { type RetryRule } from "./should-retry.ts";
/** Milliseconds and bytes. `methods` may be sent again without an `Idempotency-Key`. */
export interface RetryOptions extends RetryRule {
    methods: readonly string[];
    on: Failures;
    backoff: {
        baseMs: number;
        maxMs: number;
    };
    bodyLimitBytes: number;
    budget: Budget;
}
/**
 * Sends a call again when an attempt failed for one of the reasons in `on`, after a jittered wait, while the budget, the deadline
 * and the platform's limits allow it. The last answer or error is what the caller gets.
 */
export declare function retry(options: RetryOptions): CallLayer;
