import { randomHex } from "./ids.js";
import { spanScope } from "./scope.js";
/** The most spans of its own that one request keeps until its end. */
const MOST = 128;
/**
 * Makes `mesh.span`: the calls, lines and spans of `work` hang below the span, over awaits too. What `work` returns is what the caller
 * gets, and a promise is the very same; the span ends when it settles. What it throws is noted without secrets, and thrown.
 */
export function ownSpans(redactor) {
    return (inbound, name, work, attributes = {}) => {
        const spanId = randomHex(16);
        const parentId = spanScope.getStore() ?? inbound.spanId;
        const startMs = Date.now();
        inbound.currentSpan ??= () => spanScope.getStore();
        function end(thrown) {
            const error = thrown && described(thrown.error, redactor);
            const shown = redactor.value(attributes);
            const span = {
                name: redactor.text(name),
                spanId,
                parentId,
                startMs,
                endMs: Date.now(),
                attributes: shown,
                ...(error ? { error } : {}),
            };
            inbound.spans ??= [];
            if (inbound.onSpan)
                inbound.onSpan(span);
            else if (inbound.spans.length < MOST)
                inbound.spans.push(span);
        }
        try {
            const result = spanScope.run(spanId, work);
            if (typeof result?.then === "function") {
                result.then(() => end(), (error) => end({ error }));
            }
            else {
                end();
            }
            return result;
        }
        catch (error) {
            end({ error });
            throw error;
        }
    };
}
function described(error, { text }) {
    if (error instanceof Error)
        return { name: error.name, message: text(error.message) };
    return { name: typeof error, message: text(String(error)) };
}
