import type { Environment } from "../core/environment.ts";
import type { Env } from "../core/inbound.ts";
import { type Template } from "./template.ts";
/** Who reports. */
export interface ResourceOptions {
    readonly service: string;
    readonly environment: Environment;
    /** Version of diddy. */
    readonly version: string;
    readonly attributes: readonly (readonly [string, Template])[];
}
/**
 * OTLP's JSON of the resource. A variable that is missing in an attribute leaves that attribute out.
 */
export declare function resourceOf({ service, environment, version, attributes }: ResourceOptions, env: Env): string;
