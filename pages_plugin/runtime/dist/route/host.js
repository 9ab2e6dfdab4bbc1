/**
 * Whether a `Host` is more than a name and a port. The platform makes the URL out of it as it stands, so with `Host: a?b` what looks
 * like the path of `http://a?b/orders` is a query, and another path than the matched one would be sent.
 */
export function isOddHost(host) {
    return !/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host);
}
