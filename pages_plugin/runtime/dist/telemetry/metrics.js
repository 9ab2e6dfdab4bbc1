import { durationOf, errorOf } from "./attempts.js";
import { knownMethod } from "./attributes.js";
import { counter, durations } from "./instruments.js";
import { routeTemplate } from "./route-template.js";
import { SCOPE } from "./signal.js";
import { addressOf, schemeOf } from "./url.js";
/**
 * Counts requests, calls and decisions, summed in the isolate (delta temporality). Names and labels after OpenTelemetry's HTTP and RPC
 * conventions 1.45; every label is of the configuration or of a short list, so that no URL, host or method makes one.
 */
export function metrics({ addresses = {} } = {}) {
    return ({ lose, losses }) => {
        const requests = durations({ name: "http.server.request.duration", unit: "s" });
        const attempts = durations({ name: "http.client.request.duration", unit: "s" });
        const served = durations({ name: "rpc.server.call.duration", unit: "s" });
        const rpcCalls = durations({ name: "rpc.client.call.duration", unit: "s" });
        const flags = counter({ name: "diddy.flags", unit: "{flag}" });
        const retries = counter({ name: "diddy.retries", unit: "{retry}" });
        const refusals = counter({ name: "diddy.retry_budget.refusals", unit: "{retry}" });
        const dropped = counter({ name: "diddy.telemetry.dropped", unit: "{item}" });
        const all = [requests, served, attempts, rpcCalls, flags, retries, refusals, dropped];
        let startMs = 0;
        function takeRequest(inbound, status) {
            const { method, route, endedMs, startedMs, rpc } = inbound;
            if (rpc) {
                served.add(`${rpc.error} ${method}`, endedMs - startedMs, () => ({
                    "rpc.system.name": "cloudflare_workers",
                    "rpc.method": `${rpc.service}/${method}`,
                    "error.type": rpc.error,
                }));
                return;
            }
            const scheme = schemeOf(inbound.url);
            const label = knownMethod(method);
            const isGone = status === 499 && inbound.flags.includes("client_gone");
            requests.add(`${label} ${status} ${isGone} ${scheme} ${route?.name}`, endedMs - startedMs, () => ({
                "http.request.method": label,
                "url.scheme": scheme,
                "http.route": routeTemplate(route) || undefined,
                "http.response.status_code": isGone ? undefined : status,
                "error.type": isGone ? "client_gone" : status >= 500 ? `${status}` : undefined,
                "diddy.route": route?.name,
            }));
        }
        function takeAttempt(inbound, call, attempt) {
            const { service, kind, method } = call;
            const error = errorOf(inbound, call, attempt);
            const ms = durationOf(inbound, call, attempt);
            if (kind === "rpc") {
                rpcCalls.add(`${service} ${error} ${method}`, ms, () => ({
                    "rpc.system.name": "cloudflare_workers",
                    "rpc.method": `${service}/${method}`,
                    "server.address": service,
                    "error.type": error,
                    "diddy.service": service,
                }));
                return;
            }
            const label = knownMethod(method);
            attempts.add(`${service} ${attempt.status} ${error} ${label}`, ms, () => {
                const { host, port } = addressOf(addresses[service] ?? service, schemeOf(inbound.url));
                return {
                    "http.request.method": label,
                    "http.response.status_code": attempt.status,
                    "server.address": host,
                    "server.port": port,
                    "error.type": error,
                    "diddy.service": service,
                };
            });
        }
        function takeCall(call, inbound) {
            const { service } = call;
            const of = { "diddy.service": service };
            for (const attempt of call.attempts)
                takeAttempt(inbound, call, attempt);
            for (const flag of call.flags) {
                if (flag === "retried")
                    retries.add(service, 1, () => of);
                if (flag === "not_retried_budget")
                    refusals.add(service, 1, () => of);
                flags.add(`${flag} ${service} ${inbound.route?.name}`, 1, () => ({
                    "diddy.flag": flag,
                    "diddy.service": service,
                    "diddy.route": inbound.route?.name,
                }));
            }
        }
        return {
            source: {
                signal: "metrics",
                isPending: () => losses.size > 0 || all.some(({ size }) => size > 0),
                isUrgent: () => false,
                take(resource, nowMs) {
                    for (const [key, { signal, reason, count }] of losses) {
                        dropped.add(key, count, () => ({ "diddy.signal": signal, "diddy.reason": reason }));
                    }
                    const told = [...losses.values()];
                    losses.clear();
                    const count = all.reduce((sum, { size }) => sum + size, 0);
                    const taken = all.map((one) => one.take(Math.min(startMs, nowMs), nowMs)).filter((text) => text !== "");
                    startMs = nowMs;
                    const body = `{"resourceMetrics":[{"resource":${resource},"scopeMetrics":[{"scope":${SCOPE},"metrics":[${taken.join(",")}]}]}]}`;
                    // A loss that could not be told is told with the next sum.
                    const restore = () => {
                        for (const { signal, reason, count } of told)
                            lose(signal, reason, count);
                    };
                    return { body, count, restore };
                },
            },
            sink(inbound, status) {
                // The clock of a module that starts stands still, so the first request begins the first sum.
                startMs ||= inbound.startedMs;
                takeRequest(inbound, status);
                for (const call of inbound.calls)
                    takeCall(call, inbound);
                for (const flag of inbound.flags) {
                    flags.add(`${flag} ${inbound.route?.name}`, 1, () => ({ "diddy.flag": flag, "diddy.route": inbound.route?.name }));
                }
            },
        };
    };
}
