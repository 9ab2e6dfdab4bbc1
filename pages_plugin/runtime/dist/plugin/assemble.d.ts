import type { RequestLayer } from "../core/inbound.ts";
import type { Limits, Plan } from "./plan.ts";
/** Puts the layers together that `diddy build` would have written for the plan, in the same order. */
export declare function assemble(plan: Plan): RequestLayer;
/** How many calls one request may make; a call to a Worker counts against both limits. */
export declare function callsOf({ worker_invocations, subrequests }: Limits): number;
