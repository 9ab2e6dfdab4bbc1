const PROMISE_METHODS = new Set(["then", "catch", "finally"]);
/** The platform's property behind each wrapper, which RPC itself would not take as an argument. */
const originals = new WeakMap();
/**
 * Wraps the RPC property `env.X.name`: called, it goes through `call`; awaited, it is the property's value, read without the mesh;
 * a property of it (`env.X.name.method()`) is wrapped likewise.
 */
export function meshedProperty(property, name, call) {
    const send = (args) => Reflect.apply(property, undefined, args);
    const wrapper = new Proxy(property, {
        apply: (_property, _this, args) => call(name, send, args),
        get(_property, key) {
            const value = property[key];
            if (key === "toJSON")
                return undefined;
            if (typeof key === "symbol" || typeof value !== "function" || key in Object.prototype)
                return value;
            // `await` reads `then` off the wrapper, and the platform's functions take nothing but the property itself as `this`.
            if (PROMISE_METHODS.has(key))
                return value.bind(property);
            return meshedProperty(value, `${name}.${key}`, call);
        },
    });
    originals.set(wrapper, property);
    return wrapper;
}
/** The platform's own property for a wrapper; any other value as it is. */
export function unwrapped(value) {
    return typeof value === "function" ? (originals.get(value) ?? value) : value;
}
