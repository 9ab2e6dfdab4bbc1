type Property = (...args: unknown[]) => unknown;
/** Sends one RPC call: the method (a dotted path for a nested property), how to send, the arguments as the caller gave them. */
export type RpcCall = (method: string, send: (args: unknown[]) => unknown, args: unknown[]) => unknown;
/**
 * Wraps the RPC property `env.X.name`: called, it goes through `call`; awaited, it is the property's value, read without the mesh;
 * a property of it (`env.X.name.method()`) is wrapped likewise.
 */
export declare function meshedProperty(property: Property, name: string, call: RpcCall): Property;
/** The platform's own property for a wrapper; any other value as it is. */
export declare function unwrapped(value: unknown): unknown;
export {};
