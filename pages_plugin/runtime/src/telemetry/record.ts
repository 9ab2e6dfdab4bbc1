import type { Flag, Inbound, RequestLayer } from "../core/inbound.ts";

/** Takes note of a finished request: its record, and the status that its client got (499: it had gone before). */
export type Sink = (inbound: Inbound, status: number) => void;

/**
 * Hands each request to the sink, once: when the headers of its answer are there or, where the compatibility flag
 * `enable_request_signal` is on, when its client goes away before that. A request whose client left may go on, where the site had asked
 * for that, and is not recorded again.
 */
export function record(sink: Sink): RequestLayer {
  function note(inbound: Inbound, status: number, flag?: Flag): void {
    if (inbound.endedMs) return;
    if (flag) inbound.flags.push(flag);
    inbound.endedMs = Date.now();
    sink(inbound, status);
  }

  return (next) =>
    async function recorded(inbound: Inbound): Promise<Response> {
      inbound.request.signal.addEventListener("abort", () => note(inbound, 499, "client_gone"));
      let status = 500;
      try {
        const response = await next(inbound);
        status = response.status;
        return response;
      } finally {
        note(inbound, status);
      }
    };
}
