import type { AttemptRecord, CallRecord, Inbound } from "../core/inbound.ts";

/** When an attempt was sent, epoch milliseconds. */
export function startOf({ startedMs, endedMs }: Inbound, { start_ms, duration_ms }: AttemptRecord): number {
  return start_ms === undefined ? endedMs - duration_ms : startedMs + start_ms;
}

/** Whether an attempt was still under way when its request was recorded: the client had gone, or the site had answered without it. */
export function isUnfinished({ kind }: CallRecord, { error, status }: AttemptRecord): boolean {
  return kind === "fetch" && error === undefined && status === undefined;
}

/** How long an attempt took, milliseconds; one under way has taken until now. */
export function durationOf(inbound: Inbound, call: CallRecord, attempt: AttemptRecord): number {
  return isUnfinished(call, attempt) ? inbound.endedMs - startOf(inbound, attempt) : attempt.duration_ms;
}

/** What went wrong with an attempt: a flag, or the status of an answer that means an error to its client. */
export function errorOf({ flags }: Inbound, call: CallRecord, attempt: AttemptRecord): string | undefined {
  const { error, status } = attempt;
  if (isUnfinished(call, attempt)) return flags.includes("client_gone") ? "client_gone" : undefined;
  return error ?? (status !== undefined && status >= 400 ? `${status}` : undefined);
}
