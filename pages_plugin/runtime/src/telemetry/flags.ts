import type { AttemptRecord, CallRecord, Flag, Inbound } from "../core/inbound.ts";

/** Every flag of a request, each once: its own, and for each call why attempts failed and what was done about it. */
export function flagsOf({ flags, calls }: Inbound): Flag[] {
  const found = calls.flatMap((call) => [...call.attempts.flatMap(({ error }) => error ?? []), ...call.flags]);
  return [...new Set([...flags, ...found])];
}

/** Whether a request has a flag; asked of every request, so nothing is made. */
export function isFlagged({ flags, calls }: Inbound): boolean {
  return flags.length > 0 || calls.some(isCallFlagged);
}

function isCallFlagged({ flags, attempts }: CallRecord): boolean {
  return flags.length > 0 || attempts.some(hasFailed);
}

function hasFailed({ error }: AttemptRecord): boolean {
  return error !== undefined;
}
