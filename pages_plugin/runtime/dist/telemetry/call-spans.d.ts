import type { Inbound } from "../core/inbound.ts";
import { type TracedRecord } from "./span.ts";
/** The attribute that names an RPC as this platform's. */
export declare const RPC_SYSTEM: {
    "rpc.system.name": string;
};
/**
 * The spans of one logical call: one for the call with what the mesh decided as events, one below it for each attempt. An attempt has the
 * id that the callee was told, so that the callee's spans hang below it. After OpenTelemetry's HTTP conventions 1.45: a client span is an
 * attempt, and what encompasses the attempts is none.
 *
 * @param addresses host and port of the services that are URLs; a binding has the service's name for an address
 */
export declare function callSpans(inbound: Inbound, call: TracedRecord, addresses: Readonly<Record<string, string>>): string[];
