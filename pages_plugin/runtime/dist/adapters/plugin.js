import { assemble, callsOf } from "../plugin/assemble.js";
import { defaultPlan } from "../plugin/defaults.js";
import { pages } from "./pages.js";
export { defaultPlan };
const FORMAT = 1;
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
export default function diddy(plan = defaultPlan) {
    if (plan?.format !== FORMAT) {
        throw new Error(`diddy(plan): this is no plan of format ${FORMAT}. Pass the parsed output of \`diddy build --plan\`, made by the same version.`);
    }
    if (plan.form !== "pages") {
        throw new Error(`diddy(plan): the plan is for the form "${plan.form}", and functions/_middleware has the form "pages". \`diddy init\` wraps a Worker.`);
    }
    return pages(assemble(plan), callsOf(plan.production.limits));
}
