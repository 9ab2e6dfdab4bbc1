import type { Inbound, ServedRpc } from "../core/inbound.ts";
import { RPC_SYSTEM } from "./call-spans.ts";
import { SERVER, spanText } from "./span-text.ts";

/**
 * The span of an RPC call that a Worker answers, as OTLP's JSON. After OpenTelemetry's RPC conventions 1.45, "server span".
 */
export function rpcSpan(inbound: Inbound, { service, error }: ServedRpc): string {
  const { spanId, parentId, method, startedMs, endedMs } = inbound;
  const name = `${service}/${method}`;
  return spanText(inbound, {
    spanId,
    parentId,
    isRemote: true,
    name,
    kind: SERVER,
    startMs: startedMs,
    endMs: endedMs,
    attributes: { ...RPC_SYSTEM, "rpc.method": name, "server.address": service, "error.type": error || undefined },
    error: Boolean(error),
  });
}
