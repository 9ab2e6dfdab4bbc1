import type { Environment } from "../core/environment.ts";
import type { Env } from "../core/inbound.ts";
import type { OtlpOptions } from "./otlp.ts";
/** What a Worker says of itself where the environment does not. */
export interface OtelDefaults {
    readonly service: string;
    readonly version: string;
    readonly environment: Environment;
}
/**
 * Reads where telemetry goes from OpenTelemetry's own environment variables, as Worker variables and secrets. Null where nothing is named
 * that it could go to, or `OTEL_SDK_DISABLED` is true. What is malformed is as if absent.
 */
export declare function otelOptions(env: Env, defaults: OtelDefaults): OtlpOptions | null;
/** The share of traces that begin here and are sampled (`OTEL_TRACES_SAMPLER_ARG`, 0 to 1); all of them where it says nothing. */
export declare function samplerRatio(env: Env): number;
