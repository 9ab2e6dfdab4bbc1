/**
 * Puts the variables in.
 *
 * @param missing gets the name of each that `env` does not have as a text
 */
export function resolved(template, env, missing) {
    return template.replace(/\$\{(\w+)\}/g, (_whole, name) => {
        const value = env[name];
        if (typeof value === "string" && value !== "")
            return value;
        missing.add(name);
        return "";
    });
}
