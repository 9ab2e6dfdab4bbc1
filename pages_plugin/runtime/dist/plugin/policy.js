import { retryBudget } from "../policies/budget.js";
import { failuresOf } from "../policies/conditions.js";
import { fallbackAsset, fallbackResponse } from "../policies/fallback.js";
import { retry } from "../policies/retry.js";
import { routeTimeout } from "../policies/route-timeout.js";
import { requestTimeout } from "../policies/timeout.js";
import { rpcPolicy } from "../services/rpc.js";
import { rpcContext } from "../services/rpc-context.js";
import { rpcRetry } from "../services/rpc-retry.js";
/** The retry budget of a service, where its policy has retries. */
export function budgetOf({ retry }) {
    if (!retry)
        return null;
    const { ratio, per_second, burst, window_ms } = retry.budget;
    return retryBudget({ ratio, perSecond: per_second, burst, windowMs: window_ms });
}
/**
 * The layers of a policy, outermost first: what the compiler writes a line each.
 *
 * @param sent those that send the trace along, below the policy's own
 */
export function layersOf({ fallback, timeout, retry: retries }, budget, sent) {
    const layers = [];
    if (fallback)
        layers.push(fallbackOf(fallback));
    if (timeout.request_ms !== null)
        layers.push(requestTimeout(timeout.request_ms));
    if (retries && budget) {
        layers.push(retry({
            retries: retries.retries,
            on: failuresOf(retries.on, retries.statuses),
            methods: retries.methods,
            backoff: { baseMs: retries.backoff_base_ms, maxMs: retries.backoff_max_ms },
            bodyLimitBytes: retries.body_limit_bytes,
            budget,
        }));
    }
    layers.push(routeTimeout(timeout.try_ms ?? Infinity), ...sent);
    return layers;
}
/** How RPC calls are made under a policy; `hasContext`: the callee's methods are meshed. */
export function rpcOf({ timeout, retry }, budget, hasContext = false) {
    const policy = rpcPolicyOf(timeout, retry, budget);
    return hasContext ? rpcContext(policy) : policy;
}
function rpcPolicyOf(timeout, retry, budget) {
    const requestMs = timeout.request_ms ?? Infinity;
    if (!retry || !budget || retry.rpc_methods.length === 0)
        return rpcPolicy(requestMs);
    return rpcPolicy(requestMs, rpcRetry({ retries: retry.retries, methods: retry.rpc_methods, budget }));
}
function fallbackOf({ on, answer }) {
    if (answer.kind === "asset")
        return fallbackAsset({ on: failuresOf(on), path: answer.path, status: answer.status });
    return fallbackResponse({ on: failuresOf(on), status: answer.status, headers: answer.headers, body: answer.body });
}
