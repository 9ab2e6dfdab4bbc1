import type { Env } from "../core/inbound.ts";

/** Text with `${NAME}` where a variable of the environment stands: so secrets are in `env` alone. */
export type Template = string;

/**
 * Puts the variables in.
 *
 * @param missing gets the name of each that `env` does not have as a text
 */
export function resolved(template: Template, env: Env, missing: Set<string>): string {
  return template.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = env[name];
    if (typeof value === "string" && value !== "") return value;
    missing.add(name);
    return "";
  });
}
