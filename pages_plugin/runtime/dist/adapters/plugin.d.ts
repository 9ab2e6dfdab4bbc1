import { defaultPlan } from "../plugin/defaults.ts";
import type { Plan } from "../plugin/plan.ts";
import { type PagesContext } from "./pages.ts";
export type * from "../plugin/plan.ts";
export type { PagesContext };
export { defaultPlan };
/**
 * The mesh as the `onRequest` of `functions/_middleware`, put together when the module starts. Without a plan, every service binding
 * that `env` holds is meshed on the defaults.
 *
 * @param plan what `diddy build --plan` prints, parsed
 * @throws Error where the plan is none that this version can mount
 *
 * @example
 * import diddy from "diddy-mesh";
 * export const onRequest = diddy();
 *
 * @example
 * import diddy, { type Plan } from "diddy-mesh";
 * import plan from "../plan.json";
 * export const onRequest = diddy(plan as Plan);
 */
export default function diddy(plan?: Plan): (context: PagesContext) => Promise<Response>;
