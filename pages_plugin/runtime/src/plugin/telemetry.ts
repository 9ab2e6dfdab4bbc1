import type { CallLayer } from "../core/call.ts";
import type { Environment } from "../core/environment.ts";
import type { RequestLayer } from "../core/inbound.ts";
import { accessLine } from "../telemetry/access-line.ts";
import { analyticsEngine } from "../telemetry/analytics-engine.ts";
import { b3, sendB3 } from "../telemetry/b3.ts";
import { b3Multi, sendB3Multi } from "../telemetry/b3-multi.ts";
import { baggage } from "../telemetry/baggage.ts";
import { exportTo } from "../telemetry/export-to.ts";
import { logRecords } from "../telemetry/log-records.ts";
import { metrics } from "../telemetry/metrics.ts";
import { otlp } from "../telemetry/otlp.ts";
import { ownSpan } from "../telemetry/own-span.ts";
import { propagate } from "../telemetry/propagate.ts";
import { record, type Sink } from "../telemetry/record.ts";
import { sampledLine } from "../telemetry/sampled-line.ts";
import { sampledRecord } from "../telemetry/sampled-record.ts";
import type { Signal } from "../telemetry/signal.ts";
import { sinks } from "../telemetry/sinks.ts";
import { span } from "../telemetry/span.ts";
import { spans } from "../telemetry/spans.ts";
import { trace } from "../telemetry/trace.ts";
import { type TraceReader, traceFrom, w3c } from "../telemetry/trace-from.ts";
import { tracedRecord } from "../telemetry/traced-record.ts";
import { withoutW3c } from "../telemetry/without-w3c.ts";
import type { EnvironmentPlan, Plan, Telemetry, TraceFormat } from "./plan.ts";

const READERS: Readonly<Record<TraceFormat, TraceReader>> = { w3c, b3, b3multi: b3Multi };

/** The layer that continues or begins the trace. */
export function traceOf({ trace: { sample, formats }, routes }: EnvironmentPlan): RequestLayer {
  const isPlain =
    formats.length === 1 && formats[0] === "w3c" && routes.every((route) => (route.trace_sample ?? sample) === sample);
  if (isPlain) return trace(sample);
  return traceFrom(
    formats.map((format) => READERS[format]),
    sample,
  );
}

/** The layers that send the trace, and what goes with it, along. */
export function propagation({ trace: { formats }, telemetry }: EnvironmentPlan): CallLayer[] {
  const layers: CallLayer[] = [propagate()];
  if (formats.includes("b3")) layers.push(sendB3());
  if (formats.includes("b3multi")) layers.push(sendB3Multi());
  if (!formats.includes("w3c")) layers.push(withoutW3c());
  if (telemetry) layers.push(baggage());
  if (telemetry?.urls.traces) layers.push(span());
  return layers;
}

/** The layer that takes note of each request; null where nobody wants to know. */
export function recordOf(plan: Plan, one: EnvironmentPlan, environment: Environment): RequestLayer | null {
  const { access_log: log, telemetry } = one;
  const further: Sink[] = [];
  if (telemetry?.analytics_engine) further.push(analyticsEngine(telemetry.analytics_engine));
  if (telemetry && Object.keys(telemetry.urls).length > 0) further.push(exported(plan, one, telemetry, environment));
  const hasAll = log?.sample === 1 || telemetry?.analytics_engine;
  const layer = !hasAll && Object.keys(telemetry?.urls ?? {}).join() === "traces" ? tracedRecord : record;
  if (!log) return further.length > 0 ? layer(sinks(...further)) : null;
  const line = accessLine({ mesh: plan.mesh, environment });
  if (further.length === 0) return log.sample === 1 ? record(line) : sampledRecord(log.sample, line);
  return layer(sinks(log.sample === 1 ? line : sampledLine(log.sample, line), ...further));
}

function exported(plan: Plan, one: EnvironmentPlan, telemetry: Telemetry, environment: Environment): Sink {
  const { urls, headers, attributes, timeout_ms: timeoutMs, interval_ms: intervalMs, slow_ms: slowMs } = telemetry;
  const exporter = otlp({
    service: plan.mesh,
    environment,
    version: plan.version,
    urls,
    headers,
    attributes,
    timeoutMs,
    intervalMs,
  });
  const addresses = addressesOf(one);
  const signals: Signal[] = [];
  if (urls.traces) signals.push(spans({ addresses, own: ownSpan, ...(slowMs === null ? {} : { slowMs }) }));
  if (urls.metrics) signals.push(metrics({ addresses }));
  if (urls.logs) signals.push(logRecords());
  return exportTo(exporter, ...signals);
}

/** Host and port of the services that are URLs. */
function addressesOf({ services }: EnvironmentPlan): Record<string, string> {
  return Object.fromEntries(
    services.flatMap(({ name, transport }) => (transport.kind === "url" ? [[name, new URL(transport.url).host]] : [])),
  );
}
