import type { Inbound, RequestLayer } from "../core/inbound.ts";
import { isFlagged } from "./flags.ts";
import { noteFor, record, type Sink } from "./record.ts";

/**
 * Hands a share of the requests (`sample`, 0 to 1) to the sink, and each that has a flag or a status of 500 and above. For a mesh with no
 * other sink: a request that is not in the share costs no listener, so that a client that leaves it leaves no trace.
 */
export function sampledRecord(sample: number, sink: Sink): RequestLayer {
  const whole = record(sink);
  const note = noteFor(sink);
  const noteFailure: Sink = (inbound, status) => {
    if (status >= 500 || isFlagged(inbound)) note(inbound, status);
  };
  return (next) => {
    const recorded = whole(next);
    return function sampled(inbound: Inbound): Promise<Response> | Response {
      if (Math.random() < sample) return recorded(inbound);
      inbound.ended = noteFailure;
      return next(inbound);
    };
  };
}
