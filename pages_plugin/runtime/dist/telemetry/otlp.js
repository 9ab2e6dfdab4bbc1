import { backgroundOf } from "../core/inbound.js";
import { resourceOf } from "./resource.js";
import { send } from "./send.js";
import { resolved } from "./template.js";
const system = {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
/** How long after its time a flush may still come; then its request is taken for dead, and the next one flushes. */
const GRACE_MS = 5000;
/** How often a loss is said in the log. */
const SAY_EVERY_MS = 60_000;
/**
 * Exports over OTLP/HTTP. The first request with something to send waits for `intervalMs` behind its answer (`waitUntil`) and then sends
 * what all requests of the isolate have gathered until then; no request waits for it, and none touches another's I/O. At most one call a
 * signal counts against that request's subrequests, and none where it has too few left.
 */
export function otlp(options, { now, sleep } = system) {
    const { urls, headers, timeoutMs, intervalMs } = options;
    const sources = [];
    const losses = new Map();
    let leasedUntilMs = 0;
    let pausedUntilMs = 0;
    let saidMs = 0;
    let seen;
    let resource = "";
    let targets = {};
    let missing = new Set();
    const lose = (signal, reason, count) => {
        const key = `${signal} ${reason}`;
        const known = losses.get(key);
        if (known)
            known.count += count;
        else
            losses.set(key, { signal, reason, count });
        const nowMs = now();
        if (nowMs - saidMs < SAY_EVERY_MS)
            return;
        saidMs = nowMs;
        const names = missing.size > 0 ? ` (not in the environment: ${[...missing].join(", ")})` : "";
        console.warn(`diddy: telemetry is lost: ${count} of ${key}${names}`);
    };
    function readEnvironment(env) {
        if (env === seen)
            return;
        seen = env;
        missing = new Set();
        resource = resourceOf(options, env);
        const sent = Object.fromEntries(headers.map(([name, template]) => [name, resolved(template, env, missing)]));
        targets = {};
        for (const [signal, url] of Object.entries(urls)) {
            // A variable for the endpoint may end in a slash.
            const normal = resolved(url, env, missing).replace(/([^:])\/\/+/g, "$1/");
            targets[signal] = { url: normal, headers: sent };
        }
    }
    async function flush(source) {
        const target = targets[source.signal];
        const batch = source.take(resource, now());
        if (!target || missing.size > 0) {
            batch.restore?.();
            return lose(source.signal, "not_configured", batch.count);
        }
        const { lost, reason, pauseMs } = await send(source.signal, batch, target, timeoutMs, now);
        if (pauseMs > 0)
            pausedUntilMs = now() + pauseMs;
        if (lost > 0) {
            batch.restore?.();
            lose(source.signal, reason, lost);
        }
    }
    async function flushAll(env, waitMs) {
        if (waitMs > 0) {
            await sleep(waitMs);
            leasedUntilMs = 0;
        }
        if (now() < pausedUntilMs)
            return;
        readEnvironment(env);
        await Promise.all(sources.filter((source) => source.isPending()).map(flush));
    }
    return {
        lose,
        losses,
        add: (source) => sources.push(source),
        settle(inbound) {
            const nowMs = inbound.endedMs;
            const isUrgent = sources.some((source) => source.isUrgent());
            if ((nowMs < leasedUntilMs && !isUrgent) || nowMs < pausedUntilMs)
                return;
            if (inbound.callsLeft < sources.length || !sources.some((source) => source.isPending()))
                return;
            if (!isUrgent)
                leasedUntilMs = nowMs + intervalMs + GRACE_MS;
            backgroundOf(inbound).waitUntil(flushAll(inbound.env, isUrgent ? 0 : intervalMs).catch((error) => console.error("diddy: telemetry:", error)));
        },
    };
}
