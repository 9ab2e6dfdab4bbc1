import { callLayers } from "../core/call-layers.js";
import { environmentOf } from "../core/environment.js";
import { requestLayers } from "../core/stack.js";
import { remaining } from "../filters/context.js";
import { raw } from "../intercept/mark.js";
import { meshMethods } from "../services/backend-methods.js";
import { discover, serviceName } from "../services/discover.js";
import { current, interception } from "../services/interception.js";
import { patchAll } from "../services/patch-all.js";
import { rpcPolicy } from "../services/rpc.js";
import { accessLine } from "../telemetry/access-line.js";
import { baggage } from "../telemetry/baggage.js";
import { exportTo } from "../telemetry/export-to.js";
import { logRecords } from "../telemetry/log-records.js";
import { metrics } from "../telemetry/metrics.js";
import { otelOptions, samplerRatio } from "../telemetry/otel-env.js";
import { otlp } from "../telemetry/otlp.js";
import { ownSpan } from "../telemetry/own-span.js";
import { platformTrace } from "../telemetry/platform-trace.js";
import { propagate } from "../telemetry/propagate.js";
import { record } from "../telemetry/record.js";
import { rpcSpan } from "../telemetry/rpc-span.js";
import { sinks } from "../telemetry/sinks.js";
import { span } from "../telemetry/span.js";
import { spans } from "../telemetry/spans.js";
import { tools } from "../telemetry/tools.js";
import { traceFrom, w3c } from "../telemetry/trace-from.js";
import { serviceBinding } from "../transports/binding.js";
import { worker } from "./worker.js";
const VERSION = "0.1.0";
const environment = environmentOf("main");
let toolsOf;
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
function meshed(inner, options = {}) {
    const { service = "worker", accessLog = true } = options;
    toolsOf ??= tools(options);
    let seen;
    let layers;
    let sink = () => { };
    function settle(env) {
        if (env === seen)
            return;
        seen = env;
        sink = sinkOf(env, { ...options, service, accessLog });
        layers = requestLayers(traceFrom([w3c], samplerRatio(env), platformTrace), record((inbound, status) => sink(inbound, status)), remaining(), callsOut());
    }
    const lazily = (next) => {
        let made;
        let handler;
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
        const enter = callsOut()((inbound) => inbound.platform.work());
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
/** Meshes a Worker; `mesh.span` and `mesh.log` belong to the request that the running code serves. */
export const mesh = Object.assign(meshed, {
    span(name, work, attributes) {
        const inbound = current.getStore();
        return inbound && toolsOf ? toolsOf(inbound).span(name, work, attributes) : work();
    },
    log(message, fields, level) {
        const inbound = current.getStore();
        if (inbound && toolsOf)
            toolsOf(inbound).log(message, fields, level);
        else
            console.log(JSON.stringify({ type: "log", level: level ?? "info", message: String(message) }));
    },
});
function sinkOf(env, { service, accessLog, slowMs = 1000 }) {
    const all = [];
    const options = otelOptions(env, { service, version: VERSION, environment });
    if (accessLog) {
        const line = accessLine({ mesh: options?.service ?? service, environment });
        all.push((inbound, status) => {
            if (!inbound.rpc)
                line(inbound, status);
        });
    }
    if (options) {
        const { urls } = options;
        const signals = [];
        if (urls.traces)
            signals.push(spans({ slowMs, own: ownSpan, rpc: rpcSpan }));
        if (urls.metrics)
            signals.push(metrics());
        if (urls.logs)
            signals.push(logRecords());
        all.push(exportTo(otlp(options), ...signals));
    }
    return sinks(...all);
}
/** The calls that the Worker makes over its own bindings: traced, and otherwise as they are. */
function callsOut() {
    const found = (binding) => ({
        name: serviceName(binding),
        binding,
        send: callLayers([propagate(), baggage(), span()], serviceBinding(binding, raw)),
        rpc: rpcPolicy(),
    });
    return interception(discover([], [], found), patchAll);
}
