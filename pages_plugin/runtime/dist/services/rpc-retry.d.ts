import type { Budget } from "../policies/budget.ts";
import { type RpcWait } from "./rpc.ts";
/** `methods` were declared idempotent. */
export interface RpcRetryOptions {
    readonly retries: number;
    readonly methods: readonly string[];
    readonly budget: Budget;
}
/**
 * Sends an RPC call again when the connection was lost before the answer, for methods that were declared idempotent. Whoever awaits the
 * call gets the last outcome; what was pipelined on the first attempt stays with it.
 */
export declare function rpcRetry({ retries, methods, budget }: RpcRetryOptions): RpcWait;
