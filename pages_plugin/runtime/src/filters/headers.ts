/**
 * The mesh's one request header, a dictionary (RFC 8941) of what is left: `deadline=14998, calls=31`, in milliseconds and Worker calls.
 * One header and not two, because each costs more than a microsecond.
 */
export const CONTEXT = "diddy-context";

const HOP_BY_HOP = ["keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "content-length"];

/**
 * Takes out what belongs to one connection only (RFC 9110 section 7.6.1) and every `diddy-*` header, which an outsider may
 * have forged. An `Upgrade` that the platform will honour stays.
 */
export function cleanRequestHeaders(headers: Headers): void {
  const connection = headers.get("connection");
  if (connection !== null) {
    for (const name of connection.split(",")) {
      const listed = name.trim().toLowerCase();
      if (listed && listed !== "upgrade" && /^[!#$%&'*+.^_`|~\w-]+$/.test(listed)) headers.delete(listed);
    }
    headers.delete("connection");
    for (const name of HOP_BY_HOP) headers.delete(name);
  }
}
