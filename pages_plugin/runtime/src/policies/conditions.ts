import type { Failures } from "./failures.ts";

/** Names under which an attempt counts as failed; Envoy's `retry_on`. `gateway-error` is 502, 503 and 504. */
export type Condition = "connect-failure" | "reset" | "timeout" | "5xx" | "gateway-error" | "retriable-status";

/** Settles condition names, as the compiler does. `statuses` is what `retriable-status` means. */
export function failuresOf(on: readonly Condition[], statuses: readonly number[] = []): Failures {
  return {
    lost: on.includes("connect-failure") || on.includes("reset"),
    timeout: on.includes("timeout"),
    serverErrors: on.includes("5xx"),
    statuses: [...(on.includes("gateway-error") ? [502, 503, 504] : []), ...(on.includes("retriable-status") ? statuses : [])],
  };
}
