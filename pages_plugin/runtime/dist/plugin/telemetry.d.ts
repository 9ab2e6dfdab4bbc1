import type { CallLayer } from "../core/call.ts";
import type { Environment } from "../core/environment.ts";
import type { RequestLayer } from "../core/inbound.ts";
import type { EnvironmentPlan, Plan } from "./plan.ts";
/** The layer that continues or begins the trace. */
export declare function traceOf({ trace: { sample, formats }, routes }: EnvironmentPlan): RequestLayer;
/** The layers that send the trace, and what goes with it, along. */
export declare function propagation({ trace: { formats }, telemetry }: EnvironmentPlan): CallLayer[];
/** The layer that takes note of each request; null where nobody wants to know. */
export declare function recordOf(plan: Plan, one: EnvironmentPlan, environment: Environment): RequestLayer | null;
