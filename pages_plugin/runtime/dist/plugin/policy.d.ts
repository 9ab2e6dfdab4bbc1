import type { CallLayer } from "../core/call.ts";
import { type Budget } from "../policies/budget.ts";
import { type RpcPolicy } from "../services/rpc.ts";
import type { Policy } from "./plan.ts";
/** The retry budget of a service, where its policy has retries. */
export declare function budgetOf({ retry }: Policy): Budget | null;
/** The layers of a policy, outermost first: what the compiler writes a line each. */
export declare function layersOf({ fallback, timeout, retry: retries }: Policy, budget: Budget | null): CallLayer[];
/** How RPC calls are made under a policy. */
export declare function rpcOf({ timeout, retry }: Policy, budget: Budget | null): RpcPolicy;
