// The hooks of the grid and the scenarios: they pass everything on, through all that the mesh puts in between.
import { AsyncLocalStorage } from "node:async_hooks";
import { bindCallbacks } from "../../../pages_plugin/runtime/src/intercept/callbacks.ts";
import { type Hooks, intercept } from "../../../pages_plugin/runtime/src/intercept/intercept.ts";
import { settleThrough } from "../../../pages_plugin/runtime/src/intercept/settle.ts";

/** The callee by RPC; the grid's expressions are JavaScript, so only what the scenarios call is named. */
export type Api = Fetcher & Record<string, (...args: unknown[]) => Promise<unknown>>;

export interface Env {
  API: Api;
  ADMIN: Api;
  /** A binding to the same service that stays unpatched. */
  SPARE: Api;
}

export interface Context {
  /** Whose request this is; no call may see another's. */
  id: string;
  /** What the hooks saw: `fetch`, `rpc add`, `admin rpc whoami`. */
  hits: string[];
  /** The input or the arguments of each hit. */
  inputs: unknown[];
}

export const contexts = new AsyncLocalStorage<Context>();

export function newContext(id: string): Context {
  return { id, hits: [], inputs: [] };
}

function note(service: string, what: string, input: unknown): Context | undefined {
  const context = contexts.getStore();
  context?.hits.push(service === "api" ? what : `${service} ${what}`);
  context?.inputs.push(input);
  return context;
}

export const hooks: Hooks = {
  async fetch(service, raw, input, init) {
    note(service, "fetch", input);
    return await raw(input, init);
  },
  rpc(service, method, send, args) {
    const context = note(service, `rpc ${method}`, args);
    const bound = context ? bindCallbacks(args, (callback) => contexts.run(context, callback)) : args;
    return settleThrough(send(bound) as object, (outcome) =>
      outcome.then(
        (value) => value,
        (error) => {
          throw error;
        },
      ),
    );
  },
};

/** Patches the site's bindings, as the mesh does at an isolate's first request. */
export function mesh(env: Env): string[] {
  return [intercept(env.API, "api", hooks), intercept(env.ADMIN, "admin", hooks)];
}
