import { readFileSync } from "node:fs";
import { type Call, newCall } from "../../../pages_plugin/runtime/src/core/call.ts";
import { type Env, type Inbound, receive } from "../../../pages_plugin/runtime/src/core/inbound.ts";

// The platform takes a stream for a body as it is; node wants to be told that it is half duplex.
globalThis.Request = class extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, (init?.body ? { ...init, duplex: "half" } : init) as RequestInit);
  }
} as typeof Request;

// ECMAScript 2026, which node 24 lacks.
Object.assign(Uint8Array.prototype, {
  toHex(this: Uint8Array) {
    return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
});

export const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
export const PARENT = "00f067aa0ba902b7";

/** A table of tests/vectors. */
export function table<Case extends { name: string }>(file: string, name: string): Case[] {
  const text = readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), "utf8");
  return JSON.parse(text)[name] as Case[];
}

/** Part of a vector file that is no table. */
export function section<Value>(file: string, name: string): Value {
  return JSON.parse(readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), "utf8"))[name] as Value;
}

/** A request as the mesh has received it, with a trace. */
export function inbound(url = "https://shop.example/", init: RequestInit = {}, env: Env = {}): Inbound {
  const received = receive(new Request(url, init), env, { data: {} }, 32);
  received.traceId = TRACE;
  received.spanId = PARENT;
  received.traceFlags = 1;
  return received;
}

/** What the mesh reads of a URL that `new Request` would not leave as it is. */
export function rawInbound(url: string, method = "GET"): Inbound {
  return receive({ url, method, headers: new Headers() } as Request, {}, { data: {} }, 32);
}

/** A call to the service "catalog". */
export function call(url = "https://catalog/", init: RequestInit = {}, of = inbound()): Call {
  const request = new Request(url, init);
  return newCall(of, "catalog", request, request.method, null);
}

/** Collects what is written to the console while `body` runs. */
export async function logged(method: "log" | "warn" | "error", body: () => unknown): Promise<unknown[][]> {
  const lines: unknown[][] = [];
  const kept = console[method];
  console[method] = (...values: unknown[]) => void lines.push(values);
  try {
    await body();
  } finally {
    console[method] = kept;
  }
  return lines;
}
