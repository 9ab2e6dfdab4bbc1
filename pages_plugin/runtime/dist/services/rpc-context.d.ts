import type { RpcPolicy } from "./rpc.ts";
/**
 * Sends along with each attempt, as one last argument, what `propagate` sends as headers: only for services whose methods are meshed,
 * since these take it off before the method sees its arguments. They know it by its own key `diddy-mesh`, the format's number.
 */
export declare function rpcContext(policy: RpcPolicy): RpcPolicy;
