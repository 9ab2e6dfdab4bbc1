import { attributesText } from "./attributes.js";
import { randomHex } from "./ids.js";
import { resolved } from "./template.js";
/** Isolates report sums of their own, so each is an instance; made at the first use, since a module may draw no random number. */
let instance;
/**
 * OTLP's JSON of the resource. A variable that is missing in an attribute leaves that attribute out.
 */
export function resourceOf({ service, environment, version, attributes }, env) {
    instance ??= randomHex(32);
    const own = {};
    for (const [key, template] of attributes) {
        const missing = new Set();
        const value = resolved(template, env, missing);
        if (missing.size === 0)
            own[key] = value;
    }
    const text = attributesText({
        "service.name": service,
        "service.instance.id": instance,
        "deployment.environment.name": environment(env),
        "cloud.provider": "cloudflare",
        "telemetry.sdk.name": "diddy-mesh",
        "telemetry.sdk.language": "webjs",
        "telemetry.sdk.version": version,
        ...own,
    });
    return `{"attributes":${text}}`;
}
