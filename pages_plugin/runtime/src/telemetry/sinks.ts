import type { Sink } from "./record.ts";

/** Several sinks as one, each in its turn. */
export function sinks(...all: Sink[]): Sink {
  return (inbound, status) => {
    for (const sink of all) sink(inbound, status);
  };
}
