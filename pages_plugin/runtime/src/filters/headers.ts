/**
 * The mesh's one request header, a dictionary (RFC 8941) of what is left: `deadline=14998, calls=31`, in milliseconds and Worker calls.
 * One header and not two, because each costs more than a microsecond.
 */
export const CONTEXT = "diddy-context";

/** What is left, as the header writes it: milliseconds, no limit where they are Infinity, and Worker calls. */
export function remainingOf(leftMs: number, callsLeft: number): string {
  const calls = `calls=${Math.max(0, callsLeft)}`;
  return leftMs === Infinity ? calls : `deadline=${Math.floor(Math.max(0, leftMs))}, ${calls}`;
}

const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"];

/**
 * What no `Connection` header takes out: `Upgrade`, which the platform honours, and what is meant for every recipient. A client could
 * else make a service believe that no proxy, and no login, stands before it (CVE-2022-31813).
 */
const END_TO_END =
  /^(?:upgrade|content-length|authorization|cookie|forwarded|via|true-client-ip|x-real-ip|(?:cf|x-forwarded)-.+)$/;

/**
 * Takes out what belongs to one connection only (RFC 9110 section 7.6.1). Whoever sends such a header must name it in `Connection`, so
 * a request without that one is taken for clean: each look-up costs a microsecond.
 */
export function cleanRequestHeaders(headers: Headers): void {
  const connection = headers.get("connection");
  if (connection === null) return;
  const listed = connection.toLowerCase().match(/[\w!#$%&'*+.^`|~-]+/g) ?? [];
  for (const name of [...listed, ...HOP_BY_HOP]) if (!END_TO_END.test(name)) headers.delete(name);
}
