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
    const replaced = new Map();
    function bind(callback) {
        // A proxy, since the callee may read a function's properties.
        return new Proxy(callback, {
            apply: (_callback, self, values) => run(() => Reflect.apply(callback, self, values)),
        });
    }
    function replace(value, depth) {
        if (replaced.has(value))
            return replaced.get(value);
        if (typeof value === "function") {
            // Stubs and RPC properties are callable, but no functions: those the platform knows.
            replaced.set(value, value instanceof Function ? bind(value) : unwrapped(value));
            return replaced.get(value);
        }
        if (!isContainer(value) || !holdsFunction(value, depth))
            return value;
        // An array may have holes, and properties of its own.
        const copy = (Array.isArray(value) ? Object.assign(new Array(value.length), value) : { ...value });
        // Before its parts, which may lead back to it.
        replaced.set(value, copy);
        for (const key in copy)
            copy[key] = replace(copy[key], depth - 1);
        return copy;
    }
    try {
        return holdsFunction(args, DEPTH + 1) ? args.map((arg) => replace(arg, DEPTH)) : args;
    }
    catch {
        // A getter that throws: the platform will meet it too, and rejects.
        return args;
    }
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
