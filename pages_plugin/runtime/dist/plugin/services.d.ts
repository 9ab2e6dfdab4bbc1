import type { Send } from "../core/call.ts";
import type { ServicesOf } from "../services/interception.ts";
import type { EnvironmentPlan, Route } from "./plan.ts";
/** The services of one environment, and further ways to call them. */
export interface Services {
    /** How a route calls its service: as everybody does, or under values of its own. */
    readonly send: (route: Route) => Send;
    /** Whether there may be a binding to patch. */
    readonly intercepts: boolean;
    /** The services whose bindings are patched. */
    readonly intercepted: ServicesOf;
    /** The services of `context.data.mesh`. */
    readonly all: ServicesOf;
}
/** Makes the services of an environment. What every call of a service shares, such as its retry budget, is made once. */
export declare function servicesOf(one: EnvironmentPlan): Services;
