/** Host and port of a URL, as the HTTP conventions want them. */
export interface Address {
    readonly host: string;
    readonly port: number;
}
/** Reads `host`, which may have a port, of a URL of the scheme. */
export declare function addressOf(host: string, scheme: string): Address;
/** The scheme of an absolute URL. */
export declare function schemeOf(url: string): string;
/**
 * A URL without what may be secret: user and password, the fragment, and each value of the query, whose names stay. A query without
 * names is a value.
 */
export declare function redactedUrl(url: string): string;
/** A query, without its question mark, with each value replaced. */
export declare function redactedQuery(query: string): string;
