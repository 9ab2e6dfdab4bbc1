/**
 * The mesh's one request header, a dictionary (RFC 8941) of what is left: `deadline=14998, calls=31`, in milliseconds and Worker calls.
 * One header and not two, because each costs more than a microsecond.
 */
export const CONTEXT = "diddy-context";

const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"];

/**
 * Takes out what belongs to one connection only (RFC 9110 section 7.6.1). Whoever sends such a header must name it in `Connection`, so
 * a request without that one is clean. `Upgrade` stays, since the platform honours it, and `Content-Length`, which is the message's own.
 */
export function cleanRequestHeaders(headers: Headers): void {
  const connection = headers.get("connection");
  if (connection === null) return;
  const listed = connection.toLowerCase().match(/[\w!#$%&'*+.^`|~-]+/g) ?? [];
  for (const name of [...listed, ...HOP_BY_HOP]) if (name !== "upgrade" && name !== "content-length") headers.delete(name);
}
