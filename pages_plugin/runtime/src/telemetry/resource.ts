import type { Environment } from "../core/environment.ts";
import type { Env } from "../core/inbound.ts";
import { attributesText } from "./attributes.ts";
import { randomHex } from "./ids.ts";
import { resolved, type Template } from "./template.ts";

/** Who reports. */
export interface ResourceOptions {
  readonly service: string;
  readonly environment: Environment;
  /** Version of diddy. */
  readonly version: string;
  readonly attributes: readonly (readonly [string, Template])[];
}

/** Isolates report sums of their own, so each is an instance; made at the first use, since a module may draw no random number. */
let instance: string | undefined;

/**
 * OTLP's JSON of the resource. A variable that is missing in an attribute leaves that attribute out.
 */
export function resourceOf({ service, environment, version, attributes }: ResourceOptions, env: Env): string {
  instance ??= randomHex(32);
  const own: Record<string, string> = {};
  for (const [key, template] of attributes) {
    const missing = new Set<string>();
    const value = resolved(template, env, missing);
    if (missing.size === 0) own[key] = value;
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
