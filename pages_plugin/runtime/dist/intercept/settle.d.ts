/** Turns the outcome of a call into what the caller gets; runs once, at the first await. */
export type Settle = (outcome: Promise<unknown>) => Promise<unknown>;
/**
 * Lets `settle` stand between the outcome of an RPC call and everyone who awaits it, in place: the RpcPromise stays what it is, so
 * that pipelining (`env.X.a().b()`), `using` and disposal work. As on the bare promise, nothing is fetched before somebody awaits: a
 * call of which only a pipelined property is awaited never settles here.
 */
export declare function settleThrough<P extends object>(promise: P, settle: Settle): P;
/**
 * Ends the wait for `outcome` after `limitMs` with the error that `onLate` makes. The platform cannot cancel an RPC call: it runs on,
 * and stubs that its late result holds are released.
 *
 * @param limitMs milliseconds; Infinity waits for ever
 */
export declare function abandonAfter(outcome: Promise<unknown>, limitMs: number, onLate: () => Error): Promise<unknown>;
