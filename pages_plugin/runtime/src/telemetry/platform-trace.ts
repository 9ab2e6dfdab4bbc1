import * as workers from "cloudflare:workers";
import type { TraceSource } from "./trace-from.ts";

/**
 * The trace that the platform itself records this request in, and the span of it that is active, where it does. An older runtime has no
 * `tracing`; where the platform does not trace, its ids are zeros.
 */
export const platformTrace: TraceSource = () => {
  const { tracing } = workers as { tracing?: typeof workers.tracing };
  const span = tracing?.getActiveSpan?.();
  if (!span?.isTraced) return null;
  const { traceId, spanId } = span.spanContext();
  return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId) ? { traceId, parentId: spanId } : null;
};
