import type { Environment } from "../core/environment.ts";
import type { Env } from "../core/inbound.ts";
import type { OtlpOptions } from "./otlp.ts";
import type { SignalName } from "./signal.ts";

const SIGNALS: readonly SignalName[] = ["traces", "metrics", "logs"];

/** What says who speaks is the SDK's alone: two isolates of one name and one instance would add to each other's sums. */
const OWN = /^(?:service\.(?:name|instance\.id)|telemetry\.sdk\..*)$/;

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
export function otelOptions(env: Env, defaults: OtelDefaults): OtlpOptions | null {
  const text = (name: string): string | undefined =>
    typeof env[name] === "string" && env[name] !== "" ? (env[name] as string) : undefined;
  if (text("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return null;
  const base = text("OTEL_EXPORTER_OTLP_ENDPOINT")?.replace(/\/+$/, "");
  const urls: Partial<Record<SignalName, string>> = {};
  for (const signal of SIGNALS) {
    const url = text(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) ?? (base && `${base}/v1/${signal}`);
    if (url && URL.canParse(url)) urls[signal] = url;
  }
  if (Object.keys(urls).length === 0) return null;
  const resource = pairs(text("OTEL_RESOURCE_ATTRIBUTES"));
  return {
    ...defaults,
    service: text("OTEL_SERVICE_NAME") ?? resource.find(([name]) => name === "service.name")?.[1] ?? defaults.service,
    urls,
    headers: pairs(text("OTEL_EXPORTER_OTLP_HEADERS")).map(([name, value]) => [name.toLowerCase(), value]),
    attributes: resource.filter(([name]) => !OWN.test(name)),
    // `waitUntil` ends after 30 s, into which gathering and sending must fit.
    timeoutMs: within(text("OTEL_EXPORTER_OTLP_TIMEOUT"), 2000, 1, 10_000),
    intervalMs: within(text("DIDDY_EXPORT_INTERVAL_MS"), 5000, 50, 20_000),
  };
}

/** The share of traces that begin here and are sampled (`OTEL_TRACES_SAMPLER_ARG`, 0 to 1); all of them where it says nothing. */
export function samplerRatio(env: Env): number {
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
}

/** `a=1,b=2`, the values percent-encoded, as OpenTelemetry has it (W3C Baggage without properties). */
function pairs(text: string | undefined): [string, string][] {
  return (text ?? "").split(",").flatMap((member): [string, string][] => {
    const at = member.indexOf("=");
    const name = member.slice(0, at).trim();
    if (at < 0 || name === "") return [];
    try {
      return [[name, decodeURIComponent(member.slice(at + 1).trim())]];
    } catch {
      return [];
    }
  });
}

function within(text: string | undefined, otherwise: number, least: number, most: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Math.max(Number(text), least), most) : otherwise;
}
