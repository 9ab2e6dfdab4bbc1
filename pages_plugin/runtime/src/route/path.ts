/**
 * Whether servers may read this path in more than one way, or the platform would write it another way: empty or dot segments (encoded
 * ones and `..;` too), an encoded slash, backslash or NUL, and characters that a URL has only encoded. A rule for `/admin` would be passed
 * by `/x/%2e%2e/admin`, so such a path is never routed; nor is the `*` of `OPTIONS *`, which is none. After RFC 3986 section 6.2.2 and
 * Envoy's path normalisation notes.
 */
export function isAmbiguousPath(path: string): boolean {
  return /^[^/]|\/\/|%(?:2f|5c|00)|\/(?:\.|%2e){1,2}(?:[/;]|$)|[^!$-;=?-[\]_a-z|~]/i.test(path);
}
