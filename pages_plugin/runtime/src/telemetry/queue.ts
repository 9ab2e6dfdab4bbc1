import type { Batch, Lose, SignalName, Source } from "./signal.ts";

/** The most that waits in one isolate. */
const MOST = 2048;

/** A source that holds texts, one for each thing that is sent. */
export interface Queue extends Source {
  push(text: string): void;
}

/**
 * Makes a queue.
 *
 * @param wrap puts the joined texts into OTLP's envelope
 */
export function queue(signal: SignalName, lose: Lose, wrap: (resource: string, texts: string) => string): Queue {
  let waiting: string[] = [];
  return {
    signal,
    isPending: () => waiting.length > 0,
    isUrgent: () => waiting.length > MOST / 2,
    push(text) {
      if (waiting.length < MOST) waiting.push(text);
      else lose(signal, "full", 1);
    },
    take(resource): Batch {
      const taken = waiting;
      waiting = [];
      return { body: wrap(resource, taken.join(",")), count: taken.length };
    },
  };
}
