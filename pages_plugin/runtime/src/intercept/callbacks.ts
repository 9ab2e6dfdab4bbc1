import { unwrapped } from "./property.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** How deep plain objects and arrays are searched for functions: `method({ on: { progress() {} } })` is 2. */
const DEPTH = 3;

/** How many values are looked at in one call's arguments; a large payload is data. */
const VALUES = 200;

/**
 * The arguments of an RPC call with each function replaced by one that runs inside of `run`; the platform runs callbacks without the
 * caller's async context, and `run` restores it. A function that is given twice is replaced once, since the callee sees whether two
 * are the same. Functions are found in plain objects and arrays too; these are copied along the way to a function only. An RpcTarget
 * stays as it is.
 *
 * @returns `args` itself where there is nothing to replace
 */
export function bindCallbacks(args: unknown[], run: (callback: () => unknown) => unknown): unknown[] {
  const replaced = new Map<unknown, unknown>();
  let values = VALUES;

  function bind(callback: Callback): Callback {
    return function bound(...values) {
      return run(() => Reflect.apply(callback, this, values));
    };
  }

  function replace(value: unknown, depth: number): unknown {
    if (typeof value === "function") {
      const original = unwrapped(value);
      if (original !== value || !(value instanceof Function)) return original;
      if (!replaced.has(value)) replaced.set(value, bind(value as Callback));
      return replaced.get(value);
    }
    if (depth === 0 || typeof value !== "object" || value === null) return value;
    if (replaced.has(value)) return replaced.get(value);
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
    replaced.set(value, value);
    let copy: Record<string, unknown> | undefined;
    for (const key in value) {
      if (--values < 0) break;
      const before = (value as Record<string, unknown>)[key];
      const after = replace(before, depth - 1);
      if (after === before) continue;
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = after;
    }
    if (copy) replaced.set(value, copy);
    return copy ?? value;
  }

  return replace(args, DEPTH + 1) as unknown[];
}
