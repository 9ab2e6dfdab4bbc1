import type { Flag, Inbound } from "./inbound.ts";

/**
 * An error answer that the mesh itself makes: RFC 9457, with the stable reason and the trace id, and nothing of the inside.
 */
export function problem({ traceId }: Inbound, status: number, reason: Flag, detail: string): Response {
  const body = { type: "about:blank", title: reason.replaceAll("_", " "), status, detail, reason, trace_id: traceId };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  return new Response(JSON.stringify(body), { status, headers });
}
