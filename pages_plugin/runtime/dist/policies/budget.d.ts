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
/**
 * A retry budget keeps a failing backend from being buried under retries: most of them come while everything fails.
 * Numbers only, bounded, per isolate. After Finagle's RetryBudget and Linkerd; the reserve is small because isolates are many.
 */
export declare function retryBudget({ ratio, perSecond, burst, windowMs }: BudgetOptions): Budget;
