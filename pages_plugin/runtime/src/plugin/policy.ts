import type { CallLayer } from "../core/call.ts";
import { type Budget, retryBudget } from "../policies/budget.ts";
import { failuresOf } from "../policies/conditions.ts";
import { fallbackAsset, fallbackResponse } from "../policies/fallback.ts";
import { retry } from "../policies/retry.ts";
import { routeTimeout } from "../policies/route-timeout.ts";
import { requestTimeout } from "../policies/timeout.ts";
import { type RpcPolicy, rpcPolicy } from "../services/rpc.ts";
import { rpcContext } from "../services/rpc-context.ts";
import { rpcRetry } from "../services/rpc-retry.ts";
import type { Fallback, Policy } from "./plan.ts";

/** The retry budget of a service, where its policy has retries. */
export function budgetOf({ retry }: Policy): Budget | null {
  if (!retry) return null;
  const { ratio, per_second, burst, window_ms } = retry.budget;
  return retryBudget({ ratio, perSecond: per_second, burst, windowMs: window_ms });
}

/**
 * The layers of a policy, outermost first: what the compiler writes a line each.
 *
 * @param sent those that send the trace along, below the policy's own
 */
export function layersOf({ fallback, timeout, retry: retries }: Policy, budget: Budget | null, sent: CallLayer[]): CallLayer[] {
  const layers: CallLayer[] = [];
  if (fallback) layers.push(fallbackOf(fallback));
  if (timeout.request_ms !== null) layers.push(requestTimeout(timeout.request_ms));
  if (retries && budget) {
    layers.push(
      retry({
        retries: retries.retries,
        on: failuresOf(retries.on, retries.statuses),
        methods: retries.methods,
        backoff: { baseMs: retries.backoff_base_ms, maxMs: retries.backoff_max_ms },
        bodyLimitBytes: retries.body_limit_bytes,
        budget,
      }),
    );
  }
  layers.push(routeTimeout(timeout.try_ms ?? Infinity), ...sent);
  return layers;
}

/** How RPC calls are made under a policy; `hasContext`: the callee's methods are meshed. */
export function rpcOf({ timeout, retry }: Policy, budget: Budget | null, hasContext = false): RpcPolicy {
  const policy = rpcPolicyOf(timeout, retry, budget);
  return hasContext ? rpcContext(policy) : policy;
}

function rpcPolicyOf(timeout: Policy["timeout"], retry: Policy["retry"], budget: Budget | null): RpcPolicy {
  const requestMs = timeout.request_ms ?? Infinity;
  if (!retry || !budget || retry.rpc_methods.length === 0) return rpcPolicy(requestMs);
  return rpcPolicy(requestMs, rpcRetry({ retries: retry.retries, methods: retry.rpc_methods, budget }));
}

function fallbackOf({ on, answer }: Fallback): CallLayer {
  if (answer.kind === "asset") return fallbackAsset({ on: failuresOf(on), path: answer.path, status: answer.status });
  return fallbackResponse({ on: failuresOf(on), status: answer.status, headers: answer.headers, body: answer.body });
}
