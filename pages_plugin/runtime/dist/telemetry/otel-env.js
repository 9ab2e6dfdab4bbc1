const SIGNALS = ["traces", "metrics", "logs"];
/** What says who speaks is the SDK's alone: two isolates of one name and one instance would add to each other's sums. */
const OWN = /^(?:service\.(?:name|instance\.id)|telemetry\.sdk\..*)$/;
/**
 * Reads where telemetry goes from OpenTelemetry's own environment variables, as Worker variables and secrets. Null where nothing is named
 * that it could go to, or `OTEL_SDK_DISABLED` is true. What is malformed is as if absent.
 */
export function otelOptions(env, defaults) {
    const text = (name) => typeof env[name] === "string" && env[name] !== "" ? env[name] : undefined;
    if (text("OTEL_SDK_DISABLED")?.toLowerCase() === "true")
        return null;
    const base = text("OTEL_EXPORTER_OTLP_ENDPOINT")?.replace(/\/+$/, "");
    const urls = {};
    for (const signal of SIGNALS) {
        const url = text(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) ?? (base && `${base}/v1/${signal}`);
        if (url && URL.canParse(url))
            urls[signal] = url;
    }
    if (Object.keys(urls).length === 0)
        return null;
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
export function samplerRatio(env) {
    const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
    return ratio >= 0 && ratio <= 1 ? ratio : 1;
}
/** `a=1,b=2`, the values percent-encoded, as OpenTelemetry has it (W3C Baggage without properties). */
function pairs(text) {
    return (text ?? "").split(",").flatMap((member) => {
        const at = member.indexOf("=");
        const name = member.slice(0, at).trim();
        if (at < 0 || name === "")
            return [];
        try {
            return [[name, decodeURIComponent(member.slice(at + 1).trim())]];
        }
        catch {
            return [];
        }
    });
}
function within(text, otherwise, least, most) {
    return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Math.max(Number(text), least), most) : otherwise;
}
