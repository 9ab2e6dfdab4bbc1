/**
 * A `tracestate` with at least one entry (W3C Trace Context level 2, section 3.3): at most 32 entries, keys of up to 256 characters in
 * which "@" is one like any other, values of up to 256 that do not end in a blank. Empty entries are allowed and not counted (RFC 9110,
 * 5.6.1). That no key stands twice is for those to see to who add entries. It takes time in proportion to the text.
 */
export const TRACESTATE = /^[\t ,]*(?:[\da-z][-*/@_\da-z]{0,255}=[ -+--<>-~]{0,255}[!-+--<>-~][\t ]*(?:,[\t ,]*|$)){1,32}$/;
