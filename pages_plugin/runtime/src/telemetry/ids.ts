const bytes = new Uint8Array(4096);
let pool = "";
let used = 0;

/**
 * A random id of `digits` lower-case hex digits, cut from a pool: asking the platform costs more than the bytes. An id of zeros only,
 * which W3C Trace Context forbids, has a chance of 2^-64.
 */
export function randomHex(digits: number): string {
  if (used + digits > pool.length) {
    crypto.getRandomValues(bytes);
    pool = hex(bytes as HexBytes);
    used = 0;
  }
  used += digits;
  return pool.slice(used - digits, used);
}

/** Workers have ECMAScript 2026's `toHex`, which is several times as fast; Node 24 has not. */
interface HexBytes extends Uint8Array {
  toHex?(): string;
}

function hex(source: HexBytes): string {
  return source.toHex?.() ?? Array.from(source, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
