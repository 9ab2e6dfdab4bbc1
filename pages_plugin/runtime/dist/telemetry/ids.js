// ECMAScript 2026, which the types do not know yet.
const bytes = new Uint8Array(4096);
let pool = "";
let used = 0;
/**
 * A random id of `digits` lower-case hex digits, cut from a pool: asking the platform costs more than the bytes. An id of zeros only,
 * which W3C Trace Context forbids, has a chance of 2^-64.
 */
export function randomHex(digits) {
    if (used + digits > pool.length) {
        crypto.getRandomValues(bytes);
        pool = bytes.toHex();
        used = 0;
    }
    used += digits;
    return pool.slice(used - digits, used);
}
