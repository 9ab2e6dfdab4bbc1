// What the grid cannot say in one expression; each scenario answers with plain data, and the test says what it must be.
import { intercept } from "../../../pages_plugin/runtime/src/intercept/intercept.ts";
import { raw, rawProperty } from "../../../pages_plugin/runtime/src/intercept/mark.ts";
import { abandonAfter, settleThrough } from "../../../pages_plugin/runtime/src/intercept/settle.ts";
import { type Context, contexts, type Env, hooks, mesh, newContext } from "./hooks.ts";

/** Patches something other than a stub and says what came of it, and whether its `fetch` still works. */
async function patch(target: object): Promise<unknown> {
  const before = newContext("hostile");
  const patched = intercept(target, "odd", hooks);
  const answer = await contexts.run(before, () => (target as { fetch?: (url: string) => unknown }).fetch?.("http://odd/"));
  return { patched, hits: before.hits, answer: answer instanceof Response ? answer.status : (answer ?? null) };
}

class Service {
  fetch(url: string): string {
    return `fetched ${url}`;
  }
}

/** Scenarios by name. The context is that of the request; `API` and `ADMIN` are patched. */
export const scenarios: Record<string, (env: Env, context: Context, url: URL) => unknown> = {
  async "one-request"({ API }, context) {
    const calls = Array.from({ length: 10 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      const response = await API.fetch(`http://api/echo?${context.id}-${n}`);
      await response.text();
      return API.add?.(context.id, `-${n}`);
    });
    return { results: await Promise.all(calls), inputs: context.inputs, after: contexts.getStore()?.id };
  },

  async "patched-twice"({ API }, context) {
    const again = [intercept(API, "api", hooks), intercept(API, "another name", hooks)];
    await (await API.fetch("http://api/echo")).text();
    await API.add?.(1, 2);
    return { again, hits: context.hits };
  },

  async "raw-access"({ API, SPARE }, context) {
    const add = rawProperty(API, "add") as (a: number, b: number) => Promise<number>;
    const found = {
      fetch: (await raw(API).fetch("http://api/missing")).status,
      rpc: await add(1, 2),
      unpatchedFetch: (await raw(SPARE).fetch("http://api/missing")).status,
      unpatchedRpc: await (rawProperty(SPARE, "add") as typeof add)(3, 4),
    };
    return { ...found, hits: context.hits };
  },

  async "callback-context"({ API, SPARE }) {
    const seen: Record<string, unknown> = {};
    const see = (name: string) => async () => {
      await null;
      seen[name] = contexts.getStore()?.id ?? null;
    };
    await SPARE.callback?.(see("unpatched"));
    await API.callback?.(see("argument"));
    await API.callbacks?.({ first: see("property"), more: [see("element")], label: "" });
    await API.callback?.(async () => {
      await API.callback?.(see("callback of a callback"));
    });
    return seen;
  },

  async "many-names"({ API }, context) {
    const failures = new Set<string>();
    for (let n = 0; n < 600; n++) {
      if (typeof API[`name${n}`] !== "function" || !(`name${n}` in API)) failures.add(`name${n}`);
    }
    return {
      failures: [...failures],
      add: await API.add?.(1, 2),
      odd: await API.name599?.().catch(String),
      hits: context.hits,
    };
  },

  async abandoned({ API }) {
    const startedMs = Date.now();
    let kept: { increment(): Promise<number> } | undefined;
    const keep = (value: unknown) => {
      kept = value as typeof kept;
      return value;
    };
    const late = settleThrough(API.lateCounter?.(60) as object, (outcome) =>
      abandonAfter(outcome.then(keep), 15, () => new Error("after 15 ms")),
    );
    const error = await (late as Promise<unknown>).then(() => "no error", String);
    const waitedMs = Date.now() - startedMs;
    while (!kept) await new Promise((resolve) => setTimeout(resolve, 5));
    return { error, inTime: waitedMs >= 14 && waitedMs < 50, use: await kept.increment().catch(String) };
  },

  async "within-the-limit"({ API }) {
    const settle = (outcome: Promise<unknown>) => abandonAfter(outcome, 5000, () => new Error("late"));
    const counter = settleThrough(API.counter?.() as object, settle) as Promise<{ increment(): Promise<number> }>;
    const failed = settleThrough(API.boom?.() as object, settle) as Promise<unknown>;
    return {
      first: await (await counter).increment(),
      error: await failed.catch((error) => `${error.name} ${error.code}`),
    };
  },

  async "settled-once"({ API }) {
    let settled = 0;
    const promise = settleThrough(API.add?.(1, 2) as object, async (outcome) => {
      settled += 1;
      return [await outcome, settled];
    }) as Promise<unknown>;
    const before = settled;
    return { before, results: [await promise, await promise, await promise.finally(() => {})], settled };
  },

  hostile: ({ SPARE }) => {
    const plain = new Service();
    const deaf = new Proxy(new Service(), { setPrototypeOf: () => true });
    const blind = new Proxy(new Service(), { defineProperty: () => true });
    const angry = new Proxy(new Service(), {
      get(target, name) {
        if (typeof name === "symbol") throw new Error("no symbols");
        return Reflect.get(target, name);
      },
    });
    // What a site may have put in the place of a stub itself.
    const wrapped = new Proxy(SPARE, {
      get(target, name) {
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const cases = {
      object: plain,
      deaf,
      blind,
      angry,
      frozen: Object.freeze(new Service()),
      empty: {},
      wrapped,
    };
    return Promise.all(Object.entries(cases).map(async ([name, target]) => [name, await patch(target)])).then(Object.fromEntries);
  },
};

export async function runScenario(url: URL, env: Env): Promise<Response> {
  mesh(env);
  const context = newContext(url.searchParams.get("id") ?? "one");
  const scenario = scenarios[url.pathname.slice("/scenario/".length)];
  return Response.json(await contexts.run(context, async () => scenario?.(env, context, url)));
}
