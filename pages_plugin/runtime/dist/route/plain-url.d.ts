/**
 * Whether every server reads host and path of this URL alike, and the platform writes them as they stand. One expression for both, since a
 * request passes it once.
 *
 * - No empty or dot segments (encoded ones and `..;` too), no encoded slash, backslash or NUL, no character that a URL has only encoded: a rule
 *   for `/admin` would be passed by `/x/%2e%2e/admin`. The `*` of `OPTIONS *` is no path. After RFC 3986 section 6.2.2 and Envoy's path
 *   normalisation notes.
 * - The host is a name or an address and a port. The platform makes the URL out of `Host` as it stands, so with `Host: a?b` what looks like
 *   the path of `http://a?b/orders` is a query, and another path than the matched one would be sent.
 */
export declare function isPlainUrl(url: string): boolean;
