import type { Plan } from "./plan.ts";
/** The plan of a site that has no diddy.toml: every service binding is found at run time and meshed. */
export declare const defaultPlan: Plan;
