import { unwrapped } from "./property.js";
/** How deep plain objects and arrays are searched for functions: in `method({ on: { progress() {} } })` it lies 2 deep. */
const DEPTH = 2;
/** How many values of one object or array are looked at; a longer one is data, whose search would cost what sending it costs. */
const ITEMS = 16;
/**
 * The arguments of an RPC call with each function replaced by one that runs inside of `run`; the platform runs callbacks without the
 * caller's async context, and `run` restores it. A function that is given twice is replaced once, since the callee sees whether two
 * are the same. Functions are found in plain objects and arrays too; these are copied along the way to a function only. An RpcTarget
 * stays as it is.
 *
 * @returns `args` itself where there is nothing to replace
 */
export function bindCallbacks(args, run) {
    if (!holdsFunction(args, DEPTH + 1))
        return args;
    const replaced = new Map();
    function bind(callback) {
        return function bound(...values) {
            return run(() => Reflect.apply(callback, this, values));
        };
    }
    function replace(value, depth) {
        if (replaced.has(value))
            return replaced.get(value);
        if (typeof value === "function") {
            // Stubs and RPC properties are callable, but no functions: those the platform knows.
            replaced.set(value, value instanceof Function ? bind(value) : unwrapped(value));
            return replaced.get(value);
        }
        if (depth === 0 || !isContainer(value))
            return value;
        replaced.set(value, value);
        let copy;
        for (const key in value) {
            const before = value[key];
            const after = replace(before, depth - 1);
            if (after === before)
                continue;
            copy ??= (Array.isArray(value) ? [...value] : { ...value });
            copy[key] = after;
        }
        if (copy)
            replaced.set(value, copy);
        return copy ?? value;
    }
    return args.map((arg) => (holdsFunction(arg, DEPTH) ? replace(arg, DEPTH) : arg));
}
function holdsFunction(value, depth) {
    if (typeof value === "function")
        return true;
    if (depth === 0 || !isContainer(value))
        return false;
    let left = ITEMS;
    for (const key in value) {
        if (holdsFunction(value[key], depth - 1))
            return true;
        if (--left === 0)
            return false;
    }
    return false;
}
function isContainer(value) {
    if (typeof value !== "object" || value === null)
        return false;
    return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
