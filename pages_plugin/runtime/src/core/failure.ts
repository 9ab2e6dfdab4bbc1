import type { Flag } from "./inbound.ts";

/**
 * How an attempt ended without response headers: the connection was lost, there is no binding to send over, time was up, or the caller
 * itself gave up.
 */
export type FailureKind = "lost" | "absent" | "timeout" | "aborted";

/** An attempt that ended without response headers; the flag says why. `cause` is what the platform threw, if it did. */
export class MeshFailure extends Error {
  declare readonly kind: FailureKind;
  declare readonly flag: Flag;

  constructor(kind: FailureKind, flag: Flag, service: string, cause?: unknown) {
    super(`service ${service}: ${flag}`, { cause });
    this.kind = kind;
    this.flag = flag;
    if (kind === "timeout") this.name = "TimeoutError";
  }
}
