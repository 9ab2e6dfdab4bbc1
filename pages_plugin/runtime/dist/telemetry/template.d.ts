import type { Env } from "../core/inbound.ts";
/** Text with `${NAME}` where a variable of the environment stands: so secrets are in `env` alone. */
export type Template = string;
/**
 * Puts the variables in.
 *
 * @param missing gets the name of each that `env` does not have as a text
 */
export declare function resolved(template: Template, env: Env, missing: Set<string>): string;
