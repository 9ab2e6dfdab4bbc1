import * as workers from "cloudflare:workers";
/**
 * The trace that the platform itself records this request in, and the span of it that is active, where it does. An older runtime has no
 * `tracing`; where the platform does not trace, its ids are zeros.
 */
export const platformTrace = () => {
    const { tracing } = workers;
    const span = tracing?.getActiveSpan?.();
    if (!span?.isTraced)
        return null;
    const { traceId, spanId } = span.spanContext();
    return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId) ? { traceId, parentId: spanId } : null;
};
