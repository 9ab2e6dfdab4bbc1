import { callSpans } from "./call-spans.js";
import { isFlagged } from "./flags.js";
import { queue } from "./queue.js";
import { requestSpan } from "./request-span.js";
import { SCOPE } from "./signal.js";
const SAMPLED = 1;
/**
 * Makes the spans of a request: its own, one for each call, one for each attempt, and those of the site's own code. They are made of the
 * record once the answer is there, and only where somebody wants them: the trace is sampled, or the request failed, has a flag or was slow
 * (tail keep). Of an unsampled trace only this isolate's spans can be kept, since the others were decided before.
 */
export function spans({ slowMs = Infinity, addresses = {}, own, rpc } = {}) {
    return ({ lose }) => {
        const source = queue("traces", lose, (resource, texts) => {
            return `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":${SCOPE},"spans":[${texts}]}]}]}`;
        });
        function isWanted(inbound, status) {
            if (inbound.traceFlags & SAMPLED || status >= 500)
                return true;
            return inbound.endedMs - inbound.startedMs > slowMs || isFlagged(inbound);
        }
        return {
            source,
            sink(inbound, status) {
                if (!isWanted(inbound, status))
                    return;
                source.push(rpc && inbound.rpc ? rpc(inbound, inbound.rpc) : requestSpan(inbound, status));
                for (const call of inbound.calls)
                    for (const span of callSpans(inbound, call, addresses))
                        source.push(span);
                if (!own)
                    return;
                for (const span of inbound.spans ?? [])
                    source.push(own(inbound, span));
                // What ends behind the answer comes by itself.
                inbound.onSpan = (span) => source.push(own(inbound, span));
            },
        };
    };
}
