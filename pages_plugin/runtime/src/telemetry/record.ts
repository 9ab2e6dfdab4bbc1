import type { Inbound, RequestLayer } from "../core/inbound.ts";

/** Takes note of a finished request: its record, and the status that its client got (499: it had gone before). */
export type Sink = (inbound: Inbound, status: number) => void;

/**
 * Hands each request to the sink, once: when the headers of its answer are there or, where the compatibility flag
 * `enable_request_signal` is on, when its client goes away before that. A request whose client left may go on, where the site had asked
 * for that, and is not recorded again.
 */
export function record(sink: Sink): RequestLayer {
  const note = noteFor(sink);
  return (next) =>
    function recorded(inbound: Inbound): Promise<Response> | Response {
      inbound.ended = note;
      inbound.request.signal.addEventListener("abort", () => {
        if (!inbound.endedMs) inbound.flags.push("client_gone");
        note(inbound, 499);
      });
      return next(inbound);
    };
}

/** Hands a request to the sink the first time that it ends. */
export function noteFor(sink: Sink): Sink {
  return (inbound, status) => {
    if (inbound.endedMs) return;
    inbound.endedMs = Date.now();
    sink(inbound, status);
  };
}
