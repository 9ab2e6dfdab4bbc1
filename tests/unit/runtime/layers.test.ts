import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Send } from "../../../pages_plugin/runtime/src/core/call.ts";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { byEnvironment, environmentOf } from "../../../pages_plugin/runtime/src/core/environment.ts";
import { MeshFailure } from "../../../pages_plugin/runtime/src/core/failure.ts";
import type { Env, RequestLayer } from "../../../pages_plugin/runtime/src/core/inbound.ts";
import { problem } from "../../../pages_plugin/runtime/src/core/problem.ts";
import { remaining } from "../../../pages_plugin/runtime/src/filters/context.ts";
import { attemptTimeout, requestTimeout } from "../../../pages_plugin/runtime/src/policies/timeout.ts";
import { discover, serviceName } from "../../../pages_plugin/runtime/src/services/discover.ts";
import { rpcPolicy } from "../../../pages_plugin/runtime/src/services/rpc.ts";
import { rpcRetry } from "../../../pages_plugin/runtime/src/services/rpc-retry.ts";
import { randomHex } from "../../../pages_plugin/runtime/src/telemetry/ids.ts";
import { propagate } from "../../../pages_plugin/runtime/src/telemetry/propagate.ts";
import { trace } from "../../../pages_plugin/runtime/src/telemetry/trace.ts";
import { dispatch, type Target } from "../../../pages_plugin/runtime/src/transports/dispatch.ts";
import { network } from "../../../pages_plugin/runtime/src/transports/url.ts";
import { call, inbound, PARENT, TRACE } from "./support.ts";

const ok = async (): Promise<Response> => new Response("ok");

for (const [env, expected] of [
  [{}, "production"],
  [{ DIDDY_ENV: "preview" }, "preview"],
  [{ DIDDY_ENV: "production", CF_PAGES_BRANCH: "x" }, "production"],
  [{ DIDDY_ENV: "Preview", CF_PAGES_BRANCH: "main" }, "production"],
  [{ DIDDY_ENV: "", CF_PAGES_BRANCH: "x" }, "preview"],
  [{ CF_PAGES_BRANCH: "main" }, "production"],
  [{ CF_PAGES_BRANCH: "Main" }, "preview"],
  [{ CF_PAGES_BRANCH: "" }, "preview"],
] as const) {
  test(`environment of ${JSON.stringify(env)}`, () => assert.equal(environmentOf("main")(env), expected));
}

test("each environment has its mesh, and both have the same site", async () => {
  const named =
    (name: string): RequestLayer =>
    (next) =>
    async (received) =>
      new Response(`${name}: ${await (await next(received)).text()}`);
  const mesh = byEnvironment(environmentOf("main"), { production: named("one"), preview: named("two") })(ok);
  const ask = async (env: Env): Promise<string> => (await mesh(inbound("https://h/", {}, env))).text();
  assert.deepEqual([await ask({}), await ask({ DIDDY_ENV: "preview" }), await ask({})], ["one: ok", "two: ok", "one: ok"]);
});

test("a problem says what, why and where to look, and no more", async () => {
  const response = problem(inbound(), 504, "request_timeout", "The service did not answer in time.");
  assert.equal(response.status, 504);
  assert.deepEqual(Object.fromEntries(response.headers), {
    "cache-control": "no-store",
    "content-type": "application/problem+json",
  });
  assert.deepEqual(await response.json(), {
    type: "about:blank",
    title: "request timeout",
    status: 504,
    detail: "The service did not answer in time.",
    reason: "request_timeout",
    trace_id: TRACE,
  });
});

/** Runs `body` on a clock that stands still until it is told to move. */
function onStillTime(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_700_000_000_000 });
    try {
      await body();
    } finally {
      mock.timers.reset();
    }
  });
}

/** A backend that answers when it is told to, or never; cancelled, it throws what the platform throws. */
function backend(): { answer: (response: Response) => void; cancelled: () => boolean; fetch: typeof fetch } {
  let answer: (response: Response) => void = () => {};
  let signal: AbortSignal | null | undefined;
  return {
    answer: (response) => answer(response),
    cancelled: () => signal?.aborted === true,
    fetch: (_input, init) =>
      new Promise((resolve, reject) => {
        answer = resolve;
        signal = init?.signal;
        signal?.addEventListener("abort", () => reject(Object.assign(new Error("aborted"), { retryable: true })));
      }),
  };
}

for (const [name, requestMs, tryMs, flag, atMs] of [
  ["the request's limit", 1000, undefined, "request_timeout", 1000],
  ["the try's limit", Infinity, 300, "try_timeout", 300],
  ["the sooner of both", 1000, 300, "try_timeout", 300],
  ["the sooner of both, again", 300, 1000, "request_timeout", 300],
] as const) {
  onStillTime(`time is up: ${name}`, async () => {
    const callee = backend();
    const outgoing = call();
    const send = callLayers([requestTimeout(requestMs), attemptTimeout(tryMs)], (attempt) => dispatch(attempt, callee));
    const answer = send(outgoing);
    mock.timers.tick(atMs - 1);
    assert.equal(callee.cancelled(), false);
    mock.timers.tick(1);
    await assert.rejects(answer, { name: "TimeoutError", kind: "timeout", flag });
    assert.equal(callee.cancelled(), true);
    assert.deepEqual(outgoing.record.attempts, [{ error: flag, duration_ms: atMs }]);
  });
}

const timed = (callee: Target): Send =>
  callLayers([requestTimeout(1000), attemptTimeout()], (attempt) => dispatch(attempt, callee));

onStillTime("an answer disarms its timer, so that its body lives on", async () => {
  const callee = backend();
  const answer = timed(callee)(call());
  callee.answer(new Response("body"));
  const response = await answer;
  mock.timers.tick(10_000);
  assert.equal(callee.cancelled(), false);
  assert.equal(await response.text(), "body");
});

onStillTime("an upgrade is exempt", async () => {
  const callee = backend();
  const outgoing = call("https://catalog/", { headers: { upgrade: "WebSocket" } });
  const answer = timed(callee)(outgoing);
  mock.timers.tick(10_000);
  assert.equal(callee.cancelled(), false);
  callee.answer(new Response("upgraded"));
  assert.equal((await answer).status, 200);
});

test("an earlier deadline of the caller stays, and none that has passed sends anything", async () => {
  const outgoing = call();
  const deadlineMs = outgoing.nowMs + 10;
  outgoing.deadlineMs = deadlineMs;
  await callLayers([requestTimeout(1000)], ok)(outgoing);
  assert.equal(outgoing.deadlineMs, deadlineMs);
  outgoing.nowMs = deadlineMs;
  const send = callLayers([attemptTimeout()], () => assert.equal(true, false) as never);
  await assert.rejects(send(outgoing), { kind: "timeout", flag: "request_timeout" });
});

const failing = (error: unknown): Send => callLayers([], (attempt) => dispatch(attempt, { fetch: () => Promise.reject(error) }));

for (const [name, error, flag] of [
  ["a lost connection", Object.assign(new Error("Network connection lost."), { retryable: true }), "reset"],
  ["one that the callee lost", Object.assign(new Error("Network connection lost."), { remote: true, retryable: true }), "reset"],
] as const) {
  test(`named: ${name}`, async () => {
    const outgoing = call();
    await assert.rejects(failing(error)(outgoing), { kind: "lost", flag, cause: error });
    assert.equal(outgoing.record.attempts[0]?.error, flag);
  });
}

test("named: a name that does not resolve, which only URLs have", async () => {
  const error = new Error("internal error; reference = x");
  const platform = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(error);
  try {
    await assert.rejects(callLayers([], network())(call()), { kind: "lost", flag: "connect_failure", cause: error });
  } finally {
    globalThis.fetch = platform;
  }
});

for (const error of [
  Object.assign(new Error("theirs"), { remote: true }),
  Object.assign(new Error("internal error"), { remote: true }),
  new TypeError("Invalid URL"),
  // What a body of the site's own breaks off with may be anything.
  "text",
  undefined,
  null,
]) {
  test(`what the callee threw passes as it is: ${error} ${JSON.stringify(error)}`, async () => {
    await assert.rejects(failing(error)(call()), (thrown: unknown) => thrown === error);
  });
}

test("each attempt is a span of its own and costs a call", async () => {
  const outgoing = call();
  const spans = new Set<string | null>();
  for (let n = 0; n < 5; n++) {
    await callLayers([propagate()], ok)(outgoing);
    spans.add(outgoing.request.headers.get("traceparent"));
  }
  assert.deepEqual([spans.size, outgoing.inbound.callsLeft], [5, 27]);
  assert.ok([...spans].every((span) => span?.startsWith(`00-${TRACE}-`) && !span.includes(PARENT)));
});

test("a trace of the caller's own is left alone, with its state", async () => {
  const outgoing = call("https://catalog/", { headers: { traceparent: "own", tracestate: "o=1" } });
  outgoing.ownTrace = true;
  await callLayers([propagate()], ok)(outgoing);
  assert.deepEqual([outgoing.request.headers.get("traceparent"), outgoing.request.headers.get("tracestate")], ["own", "o=1"]);
});

for (const [sample, flags] of [
  [0, 2],
  [1, 3],
] as const) {
  test(`a new trace with sample ${sample} has the flags ${flags}`, async () => {
    const received = inbound();
    await trace(sample)(ok)(received);
    assert.equal(received.traceFlags, flags);
    assert.ok(/^[\da-f]{32}$/.test(received.traceId) && received.traceId !== TRACE);
  });
}

test("ids are of the right length, in hex, and all different", () => {
  const ids = Array.from({ length: 5000 }, (_, n) => randomHex(n % 2 ? 16 : 32));
  assert.ok(ids.every((id, n) => new RegExp(`^[\\da-f]{${n % 2 ? 16 : 32}}$`).test(id)));
  assert.equal(new Set(ids).size, ids.length);
});

test("what a caller says is left is taken where it is less", async () => {
  const received = inbound("https://h/", { headers: { "diddy-context": "deadline=500, calls=40" } });
  await remaining()(ok)(received);
  assert.deepEqual([received.deadlineMs - received.startedMs, received.callsLeft], [500, 32]);
});

class Fetcher {}

test("bindings are found by what they are", () => {
  const known = { name: "prices", binding: "PRICE_LIST", send: ok };
  const find = discover([known], ["SECRET"], (binding) => ({ name: serviceName(binding), binding, send: ok }));
  const env = {
    PRICE_LIST: new Fetcher(),
    USER_DATA: new Fetcher(),
    ASSETS: new Fetcher(),
    SECRET: new Fetcher(),
    NAME: "Fetcher",
    NULL: null,
    PLAIN: { fetch() {} },
    BARE: Object.create(null),
    SUM: 1,
  };
  const found = find(env);
  assert.deepEqual(
    found.map(({ name }) => name),
    ["prices", "user-data"],
  );
  assert.equal(found[0], known);
  assert.equal(find({ ...env })[1], found[1], "a service is made once, whoever asks");
});

/** Like the platform's RpcPromise: a thenable that is no native promise. */
function rpcPromise<Value>(promise: Promise<Value>): PromiseLike<Value> {
  // biome-ignore lint/suspicious/noThenProperty: that is what it is
  return { then: (...handlers) => promise.then(...handlers) };
}

interface Thrown {
  remote?: boolean;
  retryable?: boolean;
}

for (const [name, method, errors, expected, flags] of [
  ["a lost connection of a declared method", "find", [{ retryable: true }], "found", ["retried"]],
  ["two of them", "find", [{ retryable: true }, { retryable: true }], "found", ["retried", "retried"]],
  [
    "more than the policy hides",
    "find",
    [{ retryable: true }, { retryable: true }, { retryable: true }],
    null,
    ["retried", "retried"],
  ],
  ["a method that is not declared", "store", [{ retryable: true }], null, []],
  ["an exception of the callee", "find", [{ remote: true }], null, []],
  ["a connection that the callee lost", "find", [{ remote: true, retryable: true }], "found", ["retried"]],
] as [string, string, Thrown[], string | null, string[]][]) {
  test(`RPC: ${name}`, async () => {
    const received = inbound();
    let sent = 0;
    const send = (): PromiseLike<string> => {
      const error = errors[sent++];
      return rpcPromise(error ? Promise.reject(Object.assign(new Error("lost"), error)) : Promise.resolve("found"));
    };
    const budget = { deposit: () => {}, withdraw: () => true };
    const policy = rpcPolicy(Infinity, rpcRetry({ retries: 2, methods: ["find"], budget }));
    const outcome = async (): Promise<unknown> => policy(received, "catalog", method, send);
    if (expected === null) await assert.rejects(outcome, /lost/);
    else assert.equal(await outcome(), expected);
    assert.deepEqual(received.calls[0]?.flags, flags);
    assert.equal(received.callsLeft, 32 - sent);
  });
}

onStillTime("RPC: a late call is abandoned", async () => {
  const received = inbound();
  const late = rpcPolicy(500)(received, "catalog", "find", () => rpcPromise(new Promise(() => {}))) as Promise<unknown>;
  const waiting = assert.rejects(late.then(), { kind: "timeout", flag: "request_timeout" });
  mock.timers.tick(500);
  await waiting;
  assert.ok(received.calls[0]?.flags.includes("abandoned"));
});

test("a failure says which service and why", () => {
  const { message, name } = new MeshFailure("timeout", "try_timeout", "catalog");
  assert.equal(name, "TimeoutError");
  assert.ok(message.includes("catalog") && message.includes("try_timeout"));
});
