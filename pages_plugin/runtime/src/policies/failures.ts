import type { Call } from "../core/call.ts";
import { type FailureKind, MeshFailure } from "../core/failure.ts";

/** Which ends of an attempt count as failed. The compiler settles the configuration's condition names into this. */
export interface Failures extends Partial<Record<FailureKind, boolean>> {
  /** Refused, reset and unresolved connections; a Worker cannot tell them apart. */
  readonly lost?: boolean;
  /** A binding that is missing: no better on the next try, so a fallback alone answers for it. */
  readonly absent?: boolean;
  readonly timeout?: boolean;
  /** A caller that gave up is nobody's failure. */
  readonly aborted?: false;
  /** Statuses of 500 and above, and exceptions that the service threw. */
  readonly serverErrors?: boolean;
  readonly statuses?: readonly number[];
}

/** Whether the newest attempt of a call failed. */
export function hasFailed(on: Failures, { response, status, error }: Call): boolean | undefined {
  if (response) return on.statuses?.includes(status) || (on.serverErrors && status >= 500);
  return error instanceof MeshFailure ? on[error.kind] : on.serverErrors;
}
