import type { Flag } from "../core/inbound.ts";
import type { Budget } from "./budget.ts";
/** The part of a retry policy that the rule itself reads. */
export interface RetryRule {
    readonly retries: number;
    readonly budget: Pick<Budget, "withdraw">;
}
/** A call whose newest attempt failed for a reason that the policy retries. Milliseconds. */
export interface RetryState {
    /** Attempts made so far, the failed one included. */
    readonly sent: number;
    /** Whether the method, or an Idempotency-Key, lets it be sent twice (RFC 9110 section 9.2.2). */
    readonly allowed: boolean;
    readonly waitMs: number;
    readonly call: {
        readonly replayable: boolean;
        readonly deadlineMs: number;
        readonly nowMs: number;
        readonly inbound: {
            readonly callsLeft: number;
        };
    };
}
/**
 * Whether a failed attempt is sent again: `retried`, or the flag that says why not. The budget is asked last and only once, so that a
 * refusal for any other reason costs it nothing.
 */
export declare function verdict({ sent, allowed, waitMs, call }: RetryState, { retries, budget }: RetryRule): Flag;
