import type { Background, Env, Handler, Inbound } from "../core/inbound.ts";
import { parseContext } from "../filters/context.ts";
import { randomHex } from "../telemetry/ids.ts";
import { parseTraceparent } from "../telemetry/trace.ts";
import { current } from "./interception.ts";

/** What a meshed caller hands over as the last argument of an RPC call. */
interface RpcContext {
  readonly "diddy-mesh": 1;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
  readonly "diddy-context"?: string;
}

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

/** What an RPC call has for its platform. */
export interface Served {
  readonly ctx: Background;
  work(): Promise<Response>;
}

/** How RPC calls are served. */
export interface ServeOptions {
  /** The Worker's name in records. */
  readonly service: string;
  /** Runs the work of a call in its context, with the Worker's own bindings meshed. */
  readonly enter: Handler;
  /** Gets each call when it has ended. */
  readonly done: (inbound: Inbound) => void;
}

/** Worker calls that one request may make. */
const CALLS = 32;

type Method = (this: { env: Env; ctx: Background }, ...args: unknown[]) => unknown;

/**
 * Meshes the RPC methods of a WorkerEntrypoint class in place: the caller's trace and deadline, which a meshed caller hands over as a last
 * argument, are taken off before the method sees its arguments; a caller that is not meshed sends none, and nothing changes for it. A
 * method that is called from within a request of the Worker itself is just called.
 */
export function meshMethods(entrypoint: object, options: ServeOptions): void {
  const prototype = (entrypoint as { prototype: object }).prototype;
  const seen = new Set<string>(HANDLERS);
  for (let at = prototype; at && !isPlatform(at); at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (typeof value !== "function") continue;
      Object.defineProperty(prototype, name, {
        configurable: true,
        writable: true,
        value: meshedMethod(name, value, options),
      });
    }
  }
}

/** Whether a prototype is the platform's, or the end of the chain. */
function isPlatform(prototype: object): boolean {
  return (
    prototype === Object.prototype || ["WorkerEntrypoint", "DurableObject", "RpcTarget"].includes(prototype.constructor.name)
  );
}

function meshedMethod(name: string, method: Method, { service, enter, done }: ServeOptions): Method {
  return function served(...args) {
    if (current.getStore()) return Reflect.apply(method, this, args);
    const context = contextOf(args);
    const inbound = receiveCall(name, service, this.env, context);
    const end = (thrown?: { readonly error: unknown }): void => {
      if (thrown) inbound.rpc = { service, error: thrown.error instanceof Error ? thrown.error.name : typeof thrown.error };
      inbound.endedMs = Date.now();
      try {
        done(inbound);
      } catch (error) {
        // The record of a call never breaks it.
        console.error("diddy: mesh bug:", error);
      }
    };
    const work = async (): Promise<unknown> => {
      try {
        const result = await Reflect.apply(method, this, context ? args.slice(0, -1) : args);
        end();
        return result;
      } catch (error) {
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

function contextOf(args: readonly unknown[]): RpcContext | null {
  const last = args[args.length - 1];
  return typeof last === "object" && last !== null && Object.hasOwn(last, "diddy-mesh") ? (last as RpcContext) : null;
}

function receiveCall(method: string, service: string, env: Env, context: RpcContext | null): Inbound {
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
  } as unknown as Inbound;
}

function headersOf(context: RpcContext | null): Headers {
  const headers = new Headers();
  for (const name of ["traceparent", "tracestate", "baggage"] as const) {
    const value = context?.[name];
    if (value) headers.set(name, value);
  }
  return headers;
}
