import type { Inbound } from "../core/inbound.ts";
import { callSpans } from "./call-spans.ts";
import { isFlagged } from "./flags.ts";
import { ownSpan } from "./own-span.ts";
import { queue } from "./queue.ts";
import { requestSpan } from "./request-span.ts";
import { rpcSpan } from "./rpc-span.ts";
import { SCOPE, type Signal } from "./signal.ts";

/** `slowMs`: a request that took longer is exported though it is not sampled. `addresses`: host and port of the services that are URLs. */
export interface SpansOptions {
  readonly slowMs?: number;
  readonly addresses?: Readonly<Record<string, string>>;
}

const SAMPLED = 1;

/**
 * Makes the spans of a request: its own, one for each call, one for each attempt, and those of the site's own code. They are made of the
 * record once the answer is there, and only where somebody wants them: the trace is sampled, or the request failed, has a flag or was slow
 * (tail keep). Of an unsampled trace only this isolate's spans can be kept, since the others were decided before.
 */
export function spans({ slowMs = Infinity, addresses = {} }: SpansOptions = {}): Signal {
  return ({ lose }) => {
    const source = queue("traces", lose, (resource, texts) => {
      return `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":${SCOPE},"spans":[${texts}]}]}]}`;
    });

    function isWanted(inbound: Inbound, status: number): boolean {
      if (inbound.traceFlags & SAMPLED || status >= 500) return true;
      return inbound.endedMs - inbound.startedMs > slowMs || isFlagged(inbound);
    }

    return {
      source,
      sink(inbound, status) {
        if (!isWanted(inbound, status)) return;
        source.push(inbound.rpc ? rpcSpan(inbound, inbound.rpc) : requestSpan(inbound, status));
        for (const call of inbound.calls) for (const span of callSpans(inbound, call, addresses)) source.push(span);
        for (const span of inbound.spans ?? []) source.push(ownSpan(inbound, span));
        // What ends behind the answer comes by itself.
        inbound.onSpan = (span) => source.push(ownSpan(inbound, span));
      },
    };
  };
}
