import { isFlagged } from "./flags.ts";
import type { Sink } from "./record.ts";

/** Passes a share of the requests (`sample`, 0 to 1) to a sink, and each that has a flag or a status of 500 and above. */
export function sampledLine(sample: number, sink: Sink): Sink {
  return (inbound, status) => {
    if (status >= 500 || isFlagged(inbound) || Math.random() < sample) sink(inbound, status);
  };
}
