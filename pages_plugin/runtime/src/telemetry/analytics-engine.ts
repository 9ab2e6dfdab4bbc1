import { flagsOf } from "./flags.ts";
import type { Sink } from "./record.ts";

/** The most points that the platform takes from one request. */
const MOST_POINTS = 25;

interface Dataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/**
 * Writes one point a request, and one a call, to the Workers Analytics Engine dataset that is bound as `binding`; without the binding,
 * nothing. The columns stand in the reference, with a query for each golden signal. The platform takes points without waiting.
 */
export function analyticsEngine(binding: string): Sink {
  return (inbound, status) => {
    const dataset = inbound.env[binding] as Dataset | undefined;
    if (!dataset) return;
    const { route, method, calls, endedMs, startedMs } = inbound;
    const name = route?.name ?? "site";
    const write = (kind: string, to: string, how: string, ended: string, flags: readonly string[], doubles: number[]): void =>
      dataset.writeDataPoint({ indexes: [name], blobs: [kind, name, to, how, ended, flags.join(" ")], doubles });
    write("request", "", method.slice(0, 32), `${status}`, flagsOf(inbound), [endedMs - startedMs, status, calls.length]);
    for (const { service, method: how, attempts, flags } of calls.slice(0, MOST_POINTS - 1)) {
      const last = attempts[attempts.length - 1];
      const waitedMs = attempts.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
      const ended = last?.error ?? `${last?.status ?? ""}`;
      write("call", service, how.slice(0, 64), ended, flags, [waitedMs, last?.status ?? 0, attempts.length]);
    }
  };
}
