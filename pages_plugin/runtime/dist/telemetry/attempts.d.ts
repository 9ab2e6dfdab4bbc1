import type { AttemptRecord, CallRecord, Inbound } from "../core/inbound.ts";
/** When an attempt was sent, epoch milliseconds. */
export declare function startOf({ startedMs, endedMs }: Inbound, { start_ms, duration_ms }: AttemptRecord): number;
/** Whether an attempt was still under way when its request was recorded: the client had gone, or the site had answered without it. */
export declare function isUnfinished({ kind }: CallRecord, { error, status }: AttemptRecord): boolean;
/** How long an attempt took, milliseconds; one under way has taken until now. */
export declare function durationOf(inbound: Inbound, call: CallRecord, attempt: AttemptRecord): number;
/** What went wrong with an attempt: a flag, or the status of an answer that means an error to its client. */
export declare function errorOf({ flags }: Inbound, call: CallRecord, attempt: AttemptRecord): string | undefined;
