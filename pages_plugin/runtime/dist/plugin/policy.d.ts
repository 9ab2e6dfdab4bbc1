import type { CallLayer } from "../core/call.ts";
import { type Budget } from "../policies/budget.ts";
import { type RpcPolicy } from "../services/rpc.ts";
import type { Policy } from "./plan.ts";
/** The retry budget of a service, where its policy has retries. */
export declare function budgetOf({ retry }: Policy): Budget | null;
/**
 * The layers of a policy, outermost first: what the compiler writes a line each.
 *
 * @param sent those that send the trace along, below the policy's own
 */
export declare function layersOf({ fallback, timeout, retry: retries }: Policy, budget: Budget | null, sent: CallLayer[]): CallLayer[];
/** How RPC calls are made under a policy; `hasContext`: the callee's methods are meshed. */
export declare function rpcOf({ timeout, retry }: Policy, budget: Budget | null, hasContext?: boolean): RpcPolicy;
