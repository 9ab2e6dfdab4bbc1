import { parseContext } from "../filters/context.js";
import { randomHex } from "../telemetry/ids.js";
import { parseTraceparent } from "../telemetry/trace.js";
import { current } from "./interception.js";
/** Methods that the platform calls itself; they are no RPC. */
const HANDLERS = new Set([
    "constructor",
    "fetch",
    "connect",
    "scheduled",
    "queue",
    "tail",
    "tailStream",
    "trace",
    "email",
    "alarm",
    "test",
]);
/** Worker calls that one request may make. */
const CALLS = 32;
/**
 * Meshes the RPC methods of a WorkerEntrypoint class in place: the caller's trace and deadline, which a meshed caller hands over as a last
 * argument, are taken off before the method sees its arguments; a caller that is not meshed sends none, and nothing changes for it. A
 * method that is called from within a request of the Worker itself is just called.
 */
export function meshMethods(entrypoint, options) {
    const prototype = entrypoint.prototype;
    const seen = new Set(HANDLERS);
    for (let at = prototype; at && !isPlatform(at); at = Object.getPrototypeOf(at)) {
        for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
            if (seen.has(name))
                continue;
            seen.add(name);
            if (typeof value !== "function")
                continue;
            Object.defineProperty(prototype, name, {
                configurable: true,
                writable: true,
                value: meshedMethod(name, value, options),
            });
        }
    }
}
/** Whether a prototype is the platform's, or the end of the chain. */
function isPlatform(prototype) {
    return (prototype === Object.prototype || ["WorkerEntrypoint", "DurableObject", "RpcTarget"].includes(prototype.constructor.name));
}
function meshedMethod(name, method, { service, enter, done }) {
    return function served(...args) {
        if (current.getStore())
            return Reflect.apply(method, this, args);
        const context = contextOf(args);
        const inbound = receiveCall(name, service, this.env, context);
        const end = (thrown) => {
            if (thrown)
                inbound.rpc = { service, error: thrown.error instanceof Error ? thrown.error.name : typeof thrown.error };
            inbound.endedMs = Date.now();
            try {
                done(inbound);
            }
            catch (error) {
                // The record of a call never breaks it.
                console.error("diddy: mesh bug:", error);
            }
        };
        const work = async () => {
            try {
                const result = await Reflect.apply(method, this, context ? args.slice(0, -1) : args);
                end();
                return result;
            }
            catch (error) {
                end({ error });
                throw error;
            }
        };
        Object.assign(inbound, { platform: { ctx: this.ctx, work } });
        if (inbound.deadlineMs <= inbound.startedMs) {
            inbound.flags.push("deadline_exceeded");
            const error = Object.assign(new Error(`${name}: the caller's deadline had passed`), { name: "TimeoutError" });
            end({ error });
            throw error;
        }
        return enter(inbound);
    };
}
function contextOf(args) {
    const last = args[args.length - 1];
    return typeof last === "object" && last !== null && Object.hasOwn(last, "diddy-mesh") ? last : null;
}
function receiveCall(method, service, env, context) {
    const startedMs = Date.now();
    const left = parseContext(context?.["diddy-context"] ?? "");
    const parent = parseTraceparent(context?.traceparent ?? null) ?? { traceId: randomHex(32), parentId: null, traceFlags: 3 };
    return {
        ...parent,
        // What the calls of the method hand on.
        request: { headers: headersOf(context) },
        spanId: randomHex(16),
        rpc: { service },
        env,
        method,
        url: "",
        host: "",
        path: "",
        pathStart: 0,
        startedMs,
        deadlineMs: left.deadlineMs === null ? Infinity : startedMs + left.deadlineMs,
        callsLeft: Math.min(CALLS, left.calls ?? CALLS),
        route: null,
        calls: [],
        flags: [],
    };
}
function headersOf(context) {
    const headers = new Headers();
    for (const name of ["traceparent", "tracestate", "baggage"]) {
        const value = context?.[name];
        if (value)
            headers.set(name, value);
    }
    return headers;
}
