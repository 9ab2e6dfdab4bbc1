import { attribute } from "./attributes.js";
import { randomHex } from "./ids.js";
import { resolved } from "./template.js";
/** Isolates report sums of their own, so each is an instance; made at the first use, since a module may draw no random number. */
let instance;
/**
 * OTLP's JSON of the resource. A variable that is missing in an attribute leaves that attribute out.
 */
export function resourceOf({ service, environment, version, attributes }, env) {
    instance ??= randomHex(32);
    const own = attributes.flatMap(([key, template]) => {
        const missing = new Set();
        const value = resolved(template, env, missing);
        return missing.size > 0 ? [] : [attribute(key, value)];
    });
    const all = [
        attribute("service.name", service),
        attribute("service.instance.id", instance),
        attribute("deployment.environment.name", environment(env)),
        attribute("cloud.provider", "cloudflare"),
        attribute("telemetry.sdk.name", "diddy-mesh"),
        attribute("telemetry.sdk.language", "webjs"),
        attribute("telemetry.sdk.version", version),
        ...own,
    ];
    return JSON.stringify({ attributes: [...new Map(all.map((one) => [one.key, one])).values()] });
}
