/**
 * The arguments of an RPC call with each function replaced by one that runs inside of `run`; the platform runs callbacks without the
 * caller's async context, and `run` restores it. A function that is given twice is replaced once, since the callee sees whether two
 * are the same. Functions are found in plain objects and arrays too; these are copied along the way to a function only. An RpcTarget
 * stays as it is.
 *
 * @returns `args` itself where there is nothing to replace
 */
export declare function bindCallbacks(args: unknown[], run: (callback: () => unknown) => unknown): unknown[];
