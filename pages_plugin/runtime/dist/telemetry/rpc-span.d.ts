import type { Inbound, ServedRpc } from "../core/inbound.ts";
/**
 * The span of an RPC call that a Worker answers, as OTLP's JSON. After OpenTelemetry's RPC conventions 1.45, "server span".
 */
export declare function rpcSpan(inbound: Inbound, { service, error }: ServedRpc): string;
