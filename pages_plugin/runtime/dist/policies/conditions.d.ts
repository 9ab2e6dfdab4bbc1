import type { Failures } from "./failures.ts";
/** Names under which an attempt counts as failed; Envoy's `retry_on`. `gateway-error` is 502, 503 and 504. */
export type Condition = "connect-failure" | "reset" | "timeout" | "5xx" | "gateway-error" | "retriable-status";
/** Settles condition names, as the compiler does. `statuses` is what `retriable-status` means. */
export declare function failuresOf(on: readonly Condition[], statuses?: readonly number[]): Failures;
