import type { Inbound, OwnSpan, ServedRpc } from "../core/inbound.ts";
import { callSpans } from "./call-spans.ts";
import { isFlagged } from "./flags.ts";
import { queue } from "./queue.ts";
import { requestSpan } from "./request-span.ts";
import { SCOPE, type Signal } from "./signal.ts";

/**
 * `slowMs`: a request that took longer is exported though it is not sampled. `addresses`: host and port of the services that are URLs.
 * `own` writes the spans of the site's own code, and `rpc` those of RPC calls that are served; where nothing makes them they are left out.
 */
export interface SpansOptions {
  readonly slowMs?: number;
  readonly addresses?: Readonly<Record<string, string>>;
  readonly own?: (inbound: Inbound, span: OwnSpan) => string;
  readonly rpc?: (inbound: Inbound, served: ServedRpc) => string;
}

const SAMPLED = 1;

/**
 * Makes the spans of a request: its own, one for each call, one for each attempt, and those of the site's own code. They are made of the
 * record once the answer is there, and only where somebody wants them: the trace is sampled, or the request failed, has a flag or was slow
 * (tail keep). Of an unsampled trace only this isolate's spans can be kept, since the others were decided before.
 */
export function spans({ slowMs = Infinity, addresses = {}, own, rpc }: SpansOptions = {}): Signal {
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
        source.push(rpc && inbound.rpc ? rpc(inbound, inbound.rpc) : requestSpan(inbound, status));
        for (const call of inbound.calls) for (const span of callSpans(inbound, call, addresses)) source.push(span);
        if (!own) return;
        for (const span of inbound.spans ?? []) source.push(own(inbound, span));
        // What ends behind the answer comes by itself.
        inbound.onSpan = (span) => source.push(own(inbound, span));
      },
    };
  };
}
