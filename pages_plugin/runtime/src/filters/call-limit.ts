import type { RequestLayer } from "../core/inbound.ts";

/** Counts down from another number of calls than the adapter, in an environment that has a limit of its own. */
export function callLimit(calls: number): RequestLayer {
  return (next) =>
    function counted(inbound) {
      inbound.callsLeft = calls;
      return next(inbound);
    };
}
