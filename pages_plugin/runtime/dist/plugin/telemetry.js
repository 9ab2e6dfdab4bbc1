import { accessLine } from "../telemetry/access-line.js";
import { analyticsEngine } from "../telemetry/analytics-engine.js";
import { b3, sendB3 } from "../telemetry/b3.js";
import { b3Multi, sendB3Multi } from "../telemetry/b3-multi.js";
import { baggage } from "../telemetry/baggage.js";
import { exportTo } from "../telemetry/export-to.js";
import { logRecords } from "../telemetry/log-records.js";
import { metrics } from "../telemetry/metrics.js";
import { otlp } from "../telemetry/otlp.js";
import { ownSpan } from "../telemetry/own-span.js";
import { propagate } from "../telemetry/propagate.js";
import { record } from "../telemetry/record.js";
import { sampledLine } from "../telemetry/sampled-line.js";
import { sampledRecord } from "../telemetry/sampled-record.js";
import { sinks } from "../telemetry/sinks.js";
import { span } from "../telemetry/span.js";
import { spans } from "../telemetry/spans.js";
import { trace } from "../telemetry/trace.js";
import { traceFrom, w3c } from "../telemetry/trace-from.js";
import { tracedRecord } from "../telemetry/traced-record.js";
import { withoutW3c } from "../telemetry/without-w3c.js";
const READERS = { w3c, b3, b3multi: b3Multi };
/** The layer that continues or begins the trace. */
export function traceOf({ trace: { sample, formats }, routes }) {
    const isPlain = formats.length === 1 && formats[0] === "w3c" && routes.every((route) => (route.trace_sample ?? sample) === sample);
    if (isPlain)
        return trace(sample);
    return traceFrom(formats.map((format) => READERS[format]), sample);
}
/** The layers that send the trace, and what goes with it, along. */
export function propagation({ trace: { formats }, telemetry }) {
    const layers = [propagate()];
    if (formats.includes("b3"))
        layers.push(sendB3());
    if (formats.includes("b3multi"))
        layers.push(sendB3Multi());
    if (!formats.includes("w3c"))
        layers.push(withoutW3c());
    if (telemetry)
        layers.push(baggage());
    if (telemetry?.urls.traces)
        layers.push(span());
    return layers;
}
/** The layer that takes note of each request; null where nobody wants to know. */
export function recordOf(plan, one, environment) {
    const { access_log: log, telemetry } = one;
    const further = [];
    if (telemetry?.analytics_engine)
        further.push(analyticsEngine(telemetry.analytics_engine));
    if (telemetry && Object.keys(telemetry.urls).length > 0)
        further.push(exported(plan, one, telemetry, environment));
    const hasAll = log?.sample === 1 || telemetry?.analytics_engine;
    const layer = !hasAll && Object.keys(telemetry?.urls ?? {}).join() === "traces" ? tracedRecord : record;
    if (!log)
        return further.length > 0 ? layer(sinks(...further)) : null;
    const line = accessLine({ mesh: plan.mesh, environment });
    if (further.length === 0)
        return log.sample === 1 ? record(line) : sampledRecord(log.sample, line);
    return layer(sinks(log.sample === 1 ? line : sampledLine(log.sample, line), ...further));
}
function exported(plan, one, telemetry, environment) {
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
    const signals = [];
    if (urls.traces)
        signals.push(spans({ addresses, own: ownSpan, ...(slowMs === null ? {} : { slowMs }) }));
    if (urls.metrics)
        signals.push(metrics({ addresses }));
    if (urls.logs)
        signals.push(logRecords());
    return exportTo(exporter, ...signals);
}
/** Host and port of the services that are URLs. */
function addressesOf({ services }) {
    return Object.fromEntries(services.flatMap(({ name, transport }) => (transport.kind === "url" ? [[name, new URL(transport.url).host]] : [])));
}
