import type { CallRecord, Inbound } from "../core/inbound.ts";
/** Makes one RPC call under a policy and returns what the caller gets. */
export type RpcPolicy = (inbound: Inbound, service: string, method: string, send: RpcSend) => unknown;
/** Sends one attempt of an RPC call; `more` are arguments after those that the caller gave. */
export type RpcSend = (call: RpcCall, ...more: unknown[]) => unknown;
/** One RPC call under way. Times are epoch milliseconds. */
export interface RpcCall {
    readonly inbound: Inbound;
    readonly record: CallRecord;
    readonly deadlineMs: number;
    readonly send: () => unknown;
    /** The span of the newest attempt, where the callee is told. */
    spanId?: string;
}
/** Waits for an outcome and may send again, where methods were declared idempotent. */
export type RpcWait = (call: RpcCall, outcome: Promise<unknown>) => Promise<unknown>;
/**
 * The policy of a service's RPC calls: the caller waits `requestMs` milliseconds at most. The RpcPromise itself is returned, so that
 * pipelining works. A late call is abandoned and said so; the platform cannot cancel it.
 */
export declare function rpcPolicy(requestMs?: number, wait?: RpcWait): RpcPolicy;
/** Waits for one attempt and notes how it ended. */
export declare function waitFor(call: RpcCall, outcome: Promise<unknown>): Promise<unknown>;
