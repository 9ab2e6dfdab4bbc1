import type { Flag, Inbound } from "./inbound.ts";
/**
 * An error answer that the mesh itself makes: RFC 9457, with the stable reason and the trace id, and nothing of the inside.
 */
export declare function problem({ traceId }: Inbound, status: number, reason: Flag, detail: string): Response;
