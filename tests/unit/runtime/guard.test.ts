import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "../../../pages_plugin/runtime/src/adapters/pages.ts";
import { environmentOf } from "../../../pages_plugin/runtime/src/core/environment.ts";
import type { Env, RequestLayer } from "../../../pages_plugin/runtime/src/core/inbound.ts";
import { requestLayers } from "../../../pages_plugin/runtime/src/core/stack.ts";
import { remaining } from "../../../pages_plugin/runtime/src/filters/context.ts";
import { forward } from "../../../pages_plugin/runtime/src/filters/forward.ts";
import { match } from "../../../pages_plugin/runtime/src/filters/match.ts";
import { probe } from "../../../pages_plugin/runtime/src/filters/probe.ts";
import { router } from "../../../pages_plugin/runtime/src/route/router.ts";
import { dataMesh } from "../../../pages_plugin/runtime/src/services/data.ts";
import { interception } from "../../../pages_plugin/runtime/src/services/interception.ts";
import { patchAll } from "../../../pages_plugin/runtime/src/services/patch-all.ts";
import { accessLine } from "../../../pages_plugin/runtime/src/telemetry/access-line.ts";
import { record } from "../../../pages_plugin/runtime/src/telemetry/record.ts";
import { serverTiming } from "../../../pages_plugin/runtime/src/telemetry/server-timing.ts";
import { tools } from "../../../pages_plugin/runtime/src/telemetry/tools.ts";
import { trace } from "../../../pages_plugin/runtime/src/telemetry/trace.ts";
import { logged } from "./support.ts";

const environment = environmentOf("main");
const bug = (): never => {
  throw new Error("a bug of the mesh");
};

const LAYERS: Record<string, RequestLayer> = {
  match: match(router([])),
  trace: trace(),
  probe: probe({ mesh: "shop", diddy: "0", plan: "0" }, environment),
  record: record(accessLine({ mesh: "shop", environment })),
  remaining: remaining(),
  serverTiming: serverTiming(),
  forward: forward(),
  dataMesh: dataMesh(() => [], tools()),
  interception: interception(() => [], patchAll),
};

const before: RequestLayer = () => bug;
const after: RequestLayer = (next) => async (inbound) => {
  await next(inbound);
  return bug();
};
const meanwhile: RequestLayer = (next) => (inbound) => {
  void Promise.resolve(next(inbound));
  return bug();
};

/** Asks a meshed site and says what it answered, how often it was asked, and what was logged as a bug. */
async function ask(mesh: RequestLayer, env: Env = {}, method = "GET"): Promise<[answer: string, asked: number, bugs: number]> {
  let asked = 0;
  let answer = "";
  const onRequest = pages(mesh);
  const next = async (): Promise<Response> => {
    asked++;
    await Promise.resolve();
    return new Response("the site");
  };
  const lines = await logged("error", async () => {
    await logged("log", async () => {
      const response = await onRequest({ request: new Request("https://h/page", { method }), env, data: {}, next });
      answer = await response.text();
    });
  });
  return [answer, asked, lines.length];
}

test("without a bug nothing is logged", async () => {
  assert.deepEqual(await ask(requestLayers(...Object.values(LAYERS))), ["the site", 1, 0]);
});

for (const place of Object.keys(LAYERS)) {
  for (const [when, broken] of Object.entries({ before, after })) {
    test(`a bug ${when} ${place}: the site answers, once`, async () => {
      const layers = Object.entries(LAYERS).flatMap(([name, layer]) => (name === place ? [broken, layer] : [layer]));
      assert.deepEqual(await ask(requestLayers(...layers)), ["the site", 1, 1]);
    });
  }
  test(`the options of ${place} are broken: the site answers, once`, async () => {
    const env = new Proxy({} as Env, { get: bug, has: bug, ownKeys: bug, getOwnPropertyDescriptor: bug });
    const layers = requestLayers(
      ...Object.entries(LAYERS)
        .filter(([name]) => name === place || name === "trace")
        .map(([, layer]) => layer),
    );
    const [answer, asked] = await ask(layers, env);
    assert.deepEqual([answer, asked], ["the site", 1]);
  });
}

for (const [name, path, answer, calls] of [
  ["an answer of a service", "/api/x", "the service", 1],
  ["a refusal", "/api/../x", "path_rejected", 0],
] as const) {
  test(`a bug behind ${name} does not ask the site in its place`, async () => {
    let sent = 0;
    const send = async (): Promise<Response> => {
      sent++;
      return new Response("the service");
    };
    const route: RequestLayer = match(router([{ name: "api", service: "api", prefix: "/api", send }]));
    const onRequest = pages(requestLayers(route, after, trace(), forward()));
    // What the platform leaves as it is, node's own Request would not.
    const request = new Proxy(new Request("https://h/api/x"), {
      get: (target, key) => (key === "url" ? `https://h${path}` : Reflect.get(target, key, target)),
    });
    let text = "";
    const bugs = await logged("error", async () => {
      const next = async (): Promise<Response> => new Response("the site");
      text = await (await onRequest({ request, env: {}, data: {}, next })).text();
    });
    assert.ok(text.includes(answer), text);
    assert.deepEqual([sent, bugs.length], [calls, 1]);
  });
}

test("a bug of the record is none of the site, nor of what the site threw", async () => {
  const broken = record(bug);
  assert.deepEqual(await ask(broken), ["the site", 1, 1]);
  assert.deepEqual(await ask(requestLayers(broken, after)), ["the site", 1, 1]);
  const error = new RangeError("the site's own");
  const context = { request: new Request("https://h/"), env: {}, data: {}, next: () => Promise.reject(error) };
  await assert.rejects(pages(broken)(context), error);
});

test("a bug while the site is at work does not ask it again", async () => {
  assert.deepEqual(await ask(meanwhile), ["the site", 1, 1]);
});

test("a bug in the services of the site is no bug of the site", async () => {
  for (const layer of [
    dataMesh(bug, tools()),
    interception(bug, patchAll),
    interception(() => [{ name: "a", binding: "A", send: bug }], bug),
  ]) {
    assert.deepEqual(await ask(layer, { A: {} }), ["the site", 1, 1]);
  }
});

test("what the site throws passes untouched, and it is asked once", async () => {
  const error = new RangeError("the site's own");
  let asked = 0;
  const onRequest = pages(requestLayers(...Object.values(LAYERS)));
  const next = async (): Promise<Response> => {
    asked++;
    throw error;
  };
  const bugs = await logged("error", () =>
    logged("log", () => assert.rejects(onRequest({ request: new Request("https://h/"), env: {}, data: {}, next }), error)),
  );
  assert.deepEqual([asked, bugs.length], [1, 0]);
});
