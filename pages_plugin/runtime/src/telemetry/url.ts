/** Host and port of a URL, as the HTTP conventions want them. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `host`, which may have a port, of a URL of the scheme. */
export function addressOf(host: string, scheme: string): Address {
  const [, name = host, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { host: name.replace(/^\[(.*)\]$/, "$1"), port: port ? Number(port) : scheme === "http" ? 80 : 443 };
}

/** The scheme of an absolute URL. */
export function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(":"));
}

/**
 * A URL without what may be secret: user and password, the fragment, and each value of the query, whose names stay. A query without
 * names is a value.
 */
export function redactedUrl(url: string): string {
  const bare = url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1").replace(/#.*$/s, "");
  const query = bare.indexOf("?");
  return query < 0 ? bare : bare.slice(0, query + 1) + redactedQuery(bare.slice(query + 1));
}

/** A query, without its question mark, with each value replaced. */
export function redactedQuery(query: string): string {
  return query.replace(/[^&=]*(=?)[^&]*/g, (pair, equals: string) => {
    if (!pair) return "";
    return equals ? `${pair.slice(0, pair.indexOf("="))}=REDACTED` : "REDACTED";
  });
}
