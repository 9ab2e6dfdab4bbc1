import { callLayers } from "../core/call-layers.ts";
import { environmentOf } from "../core/environment.ts";
import type { Env, Inbound, Level, RequestLayer } from "../core/inbound.ts";
import { requestLayers } from "../core/stack.ts";
import { remaining } from "../filters/context.ts";
import { raw } from "../intercept/mark.ts";
import { meshMethods, type Served } from "../services/backend-methods.ts";
import { discover, serviceName } from "../services/discover.ts";
import { current, interception } from "../services/interception.ts";
import { patchAll } from "../services/patch-all.ts";
import { rpcPolicy } from "../services/rpc.ts";
import type { Service } from "../services/service.ts";
import { accessLine } from "../telemetry/access-line.ts";
import { baggage } from "../telemetry/baggage.ts";
import { exportTo } from "../telemetry/export-to.ts";
import { logRecords } from "../telemetry/log-records.ts";
import { metrics } from "../telemetry/metrics.ts";
import { otelOptions, samplerRatio } from "../telemetry/otel-env.ts";
import { otlp } from "../telemetry/otlp.ts";
import { ownSpan } from "../telemetry/own-span.ts";
import type { SpanAttributes } from "../telemetry/own-spans.ts";
import { platformTrace } from "../telemetry/platform-trace.ts";
import { propagate } from "../telemetry/propagate.ts";
import { record, type Sink } from "../telemetry/record.ts";
import { rpcSpan } from "../telemetry/rpc-span.ts";
import type { Signal } from "../telemetry/signal.ts";
import { sinks } from "../telemetry/sinks.ts";
import { span } from "../telemetry/span.ts";
import { spans } from "../telemetry/spans.ts";
import { type Tools, type ToolsOptions, tools } from "../telemetry/tools.ts";
import { traceFrom, w3c } from "../telemetry/trace-from.ts";
import { serviceBinding } from "../transports/binding.ts";
import { worker } from "./worker.ts";

/** How a Worker takes part; all of it has a default. */
export interface BackendOptions extends ToolsOptions {
  /** Its name in records; `OTEL_SERVICE_NAME` goes before it. */
  readonly service?: string;
  /** Whether it writes one JSON line a request. */
  readonly accessLog?: boolean;
  /** A request that takes longer is exported though its trace is not sampled. Milliseconds. */
  readonly slowMs?: number;
}

const VERSION = "0.1.0";
const environment = environmentOf("main");

let toolsOf: ((inbound: Inbound) => Tools) | undefined;

/**
 * Meshes a Worker that stands behind the mesh: an object of handlers, or a WorkerEntrypoint class with its RPC methods. It continues the
 * caller's trace, refuses work whose deadline has passed, sends trace and deadline along on the calls that it makes over its own service
 * bindings, and records each request. Telemetry goes where OpenTelemetry's environment variables say; without them it writes one JSON
 * line a request and nothing else. It retries nothing and limits nothing: that is the caller's affair.
 *
 * @example
 * import { mesh } from "diddy-mesh/worker";
 * export default mesh({
 *   async fetch(request, env) { ... },
 * });
 *
 * @example
 * export default mesh(class extends WorkerEntrypoint {
 *   async price(id) { return mesh.span("look up", () => this.env.PRICES.get(id)); }
 * });
 */
function meshed<W extends object>(inner: W, options: BackendOptions = {}): W {
  const { service = "worker", accessLog = true } = options;
  toolsOf ??= tools(options);
  let seen: Env | undefined;
  let layers: RequestLayer | undefined;
  let sink: Sink = () => {};

  function settle(env: Env): void {
    if (env === seen) return;
    seen = env;
    sink = sinkOf(env, { ...options, service, accessLog });
    layers = requestLayers(
      traceFrom([w3c], samplerRatio(env), platformTrace),
      record((inbound, status) => sink(inbound, status)),
      remaining(),
      callsOut(),
    );
  }

  const lazily: RequestLayer = (next) => {
    let made: RequestLayer | undefined;
    let handler: ReturnType<RequestLayer> | undefined;
    return (inbound) => {
      settle(inbound.env);
      if (made !== layers) {
        made = layers;
        handler = layers?.(next);
      }
      return (handler ?? next)(inbound);
    };
  };

  const wrapped = worker(lazily)(inner);
  if (typeof wrapped === "function") {
    const enter = callsOut()((inbound) => (inbound.platform as Served).work());
    meshMethods(wrapped, {
      service,
      enter,
      done(inbound) {
        settle(inbound.env);
        sink(inbound, 200);
      },
    });
  }
  return wrapped;
}

/** What the Worker's own code may call anywhere while it serves a request. */
interface Mesh extends Tools {
  <W extends object>(inner: W, options?: BackendOptions): W;
}

/** Meshes a Worker; `mesh.span` and `mesh.log` belong to the request that the running code serves. */
export const mesh: Mesh = Object.assign(meshed, {
  span<T>(name: string, work: () => T, attributes?: SpanAttributes): T {
    const inbound = current.getStore();
    return inbound && toolsOf ? toolsOf(inbound).span(name, work, attributes) : work();
  },
  log(message: unknown, fields?: Readonly<Record<string, unknown>>, level?: Level): void {
    const inbound = current.getStore();
    if (inbound && toolsOf) toolsOf(inbound).log(message, fields, level);
    else console.log(JSON.stringify({ type: "log", level: level ?? "info", message: String(message) }));
  },
});

function sinkOf(env: Env, { service, accessLog, slowMs = 1000 }: BackendOptions & { service: string }): Sink {
  const all: Sink[] = [];
  const options = otelOptions(env, { service, version: VERSION, environment });
  if (accessLog) {
    const line = accessLine({ mesh: options?.service ?? service, environment });
    all.push((inbound, status) => {
      if (!inbound.rpc) line(inbound, status);
    });
  }
  if (options) {
    const { urls } = options;
    const signals: Signal[] = [];
    if (urls.traces) signals.push(spans({ slowMs, own: ownSpan, rpc: rpcSpan }));
    if (urls.metrics) signals.push(metrics());
    if (urls.logs) signals.push(logRecords());
    all.push(exportTo(otlp(options), ...signals));
  }
  return sinks(...all);
}

/** The calls that the Worker makes over its own bindings: traced, and otherwise as they are. */
function callsOut(): RequestLayer {
  const found = (binding: string): Service => ({
    name: serviceName(binding),
    binding,
    send: callLayers([propagate(), baggage(), span()], serviceBinding(binding, raw)),
    rpc: rpcPolicy(),
  });
  return interception(discover([], [], found), patchAll);
}
