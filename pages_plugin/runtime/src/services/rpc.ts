import { MeshFailure } from "../core/failure.ts";
import type { CallRecord, Flag, Inbound } from "../core/inbound.ts";
import { abandonAfter, settleThrough } from "../intercept/settle.ts";

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
export function rpcPolicy(requestMs = Infinity, wait: RpcWait = waitFor): RpcPolicy {
  return (inbound, service, method, send) => {
    const record: CallRecord = { service, kind: "rpc", method, attempts: [], flags: [], parent_id: inbound.currentSpan?.() };
    inbound.calls.push(record);
    inbound.callsLeft--;
    const deadlineMs = Math.min(inbound.deadlineMs, Date.now() + requestMs);
    const call: RpcCall = { inbound, record, deadlineMs, send: () => send(call) };
    return settleThrough(call.send() as object, (outcome) => wait(call, outcome));
  };
}

/** Waits for one attempt and notes how it ended. */
export async function waitFor(call: RpcCall, outcome: Promise<unknown>): Promise<unknown> {
  const { inbound, record, deadlineMs, spanId } = call;
  const sentMs = Date.now();
  let error: Flag | undefined = "service_error";
  try {
    const value = await abandonAfter(outcome, deadlineMs - sentMs, () => {
      record.flags.push("abandoned");
      error = "request_timeout";
      return new MeshFailure("timeout", "request_timeout", `${record.service}.${record.method}`);
    });
    error = undefined;
    return value;
  } finally {
    const start_ms = sentMs - inbound.startedMs;
    const span = spanId && { span_id: spanId };
    record.attempts.push({ ...span, ...(error ? { error } : {}), start_ms, duration_ms: Date.now() - sentMs });
  }
}
