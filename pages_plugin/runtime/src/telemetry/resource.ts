import type { Environment } from "../core/environment.ts";
import type { Env } from "../core/inbound.ts";
import { attribute } from "./attributes.ts";
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
  const own = attributes.flatMap(([key, template]) => {
    const missing = new Set<string>();
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
