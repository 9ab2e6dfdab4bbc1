import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Call } from "../../../pages_plugin/runtime/src/core/call.ts";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { MeshFailure } from "../../../pages_plugin/runtime/src/core/failure.ts";
import { retryBudget } from "../../../pages_plugin/runtime/src/policies/budget.ts";
import { keepBody } from "../../../pages_plugin/runtime/src/policies/replay.ts";
import { type RetryOptions, retry } from "../../../pages_plugin/runtime/src/policies/retry.ts";
import { call } from "./support.ts";

// The platform's own, which moves bytes without JavaScript; runtime tests run the real one.
(globalThis as { IdentityTransformStream?: unknown }).IdentityTransformStream = TransformStream;

type Step = number | Error | Response;

const lost = (): Error => new MeshFailure("lost", "reset", "catalog");

/** Runs a call through retries over scripted outcomes, on a clock that moves when somebody sleeps. */
async function run(steps: Step[], options: Partial<RetryOptions> = {}, outgoing: Call = call(), random = 0.5) {
  const slept: number[] = [];
  let sent = 0;
  const layer = retry({
    retries: 2,
    on: { lost: true, statuses: [502, 503, 504] },
    methods: ["GET", "PUT"],
    backoff: { baseMs: 100, maxMs: 150 },
    bodyLimitBytes: 10,
    budget: retryBudget({ ratio: 0.2, perSecond: 1, burst: 3, windowMs: 10_000 }),
    ...options,
  });
  const bodies: (string | null)[] = [];
  const send = callLayers([layer], async (attempt) => {
    const request = attempt.body ? new Request(attempt.request, { body: attempt.body }) : attempt.request;
    bodies.push(request.body ? await request.text() : null);
    const step = steps[sent++];
    if (step instanceof Error) throw step;
    return step instanceof Response ? step : new Response(`${step}`, { status: step ?? 200 });
  });
  let outcome: unknown;
  mock.timers.enable({ apis: ["Date"], now: outgoing.nowMs });
  mock.method(Math, "random", () => random);
  mock.method(globalThis, "setTimeout", (done: () => void, ms: number) => {
    slept.push(ms);
    mock.timers.tick(ms);
    queueMicrotask(done);
  });
  let nowMs: number;
  try {
    outcome = (await send(outgoing)).status;
  } catch (error) {
    outcome = error;
  } finally {
    nowMs = Date.now();
    mock.restoreAll();
    mock.timers.reset();
  }
  return { outcome, sent, slept, flags: outgoing.record.flags, bodies, nowMs };
}

test("a good answer is the answer", async () => {
  const { outcome, sent, slept, flags } = await run([200]);
  assert.deepEqual([outcome, sent, slept, flags], [200, 1, [], []]);
});

test("waits grow, up to their cap, each with its jitter", async () => {
  const { outcome, slept, flags } = await run([503, 503, 503, 503, 200], { retries: 4, budget: generous() });
  assert.deepEqual([outcome, slept, flags.length], [200, [50, 75, 75, 75], 4]);
});

test("a wait of none is possible", async () => {
  assert.deepEqual((await run([503, 200], {}, call(), 0)).slept, [0]);
});

test("the last answer is handed on", async () => {
  const { outcome, sent, flags } = await run([502, 503, 504]);
  assert.deepEqual([outcome, sent, flags], [504, 3, ["retried", "retried", "retries_exhausted"]]);
});

test("the last error is handed on", async () => {
  const last = lost();
  const { outcome, flags } = await run([503, lost(), last]);
  assert.equal(outcome, last);
  assert.deepEqual(flags, ["retried", "retried", "retries_exhausted"]);
});

test("an error that is no failure is thrown at once", async () => {
  for (const error of [new TypeError("theirs"), new MeshFailure("aborted", "client_gone", "catalog")]) {
    const { outcome, sent, flags } = await run([error]);
    assert.deepEqual([outcome, sent, flags], [error, 1, []]);
  }
});

test("an attempt that timed out is retried where the policy says so", async () => {
  const late = new MeshFailure("timeout", "try_timeout", "catalog");
  assert.equal((await run([late, 200], { on: { timeout: true } })).outcome, 200);
  assert.equal((await run([late, 200])).outcome, late);
});

test("Retry-After takes the place of the back-off", async () => {
  const busy = new Response("", { status: 503, headers: { "retry-after": "7" } });
  assert.deepEqual((await run([busy, 200])).slept, [7000]);
});

test("a wait that does not fit the deadline is not begun", async () => {
  const outgoing = call();
  outgoing.deadlineMs = outgoing.nowMs + 7000;
  const busy = new Response("", { status: 503, headers: { "retry-after": "7" } });
  const { outcome, slept, flags } = await run([busy, 200], {}, outgoing);
  assert.deepEqual([outcome, slept, flags], [503, [], ["not_retried_deadline"]]);
});

test("the clock of the call moves with each wait", async () => {
  const outgoing = call();
  const { nowMs } = await run([503, 200], {}, outgoing);
  assert.equal(outgoing.nowMs, nowMs);
});

test("the calls that are left are respected", async () => {
  const outgoing = call();
  outgoing.inbound.callsLeft = 0;
  assert.deepEqual((await run([503], {}, outgoing)).flags, ["not_retried_limit"]);
});

test("what failed is let go of", async () => {
  let cancelled = false;
  const stream = new ReadableStream({
    cancel() {
      cancelled = true;
    },
  });
  await run([new Response(stream, { status: 503 }), 200]);
  assert.equal(cancelled, true);
});

test("a request makes one deposit, whatever becomes of it", async () => {
  let deposits = 0;
  const budget = { deposit: () => void deposits++, withdraw: () => true };
  await run([503, 503, 200], { budget });
  assert.equal(deposits, 1);
});

function generous(): RetryOptions["budget"] {
  return retryBudget({ ratio: 1, perSecond: 100, burst: 100, windowMs: 10_000 });
}

function put(body: BodyInit, headers: HeadersInit = {}): Call {
  return call("https://catalog/", { method: "PUT", body, headers });
}

function chunks(...parts: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
}

for (const [name, body, headers, kept] of [
  ["empty", "", {}, true],
  ["exactly at the limit", "0123456789", {}, true],
  ["one over", "0123456789a", {}, false],
  ["chunked, at the limit", chunks("01234", "56789"), {}, true],
  ["chunked, over with the last", chunks("01234", "56789", "a"), {}, false],
  ["one enormous chunk", chunks("x".repeat(100_000)), {}, false],
  ["said to be small, and is not", chunks("01234", "56789", "abc"), { "content-length": "3" }, false],
  ["said to be large, and is not", chunks("01"), { "content-length": "11" }, false],
  ["a length that is none", chunks("01"), { "content-length": "many" }, true],
] as [string, BodyInit, HeadersInit, boolean][]) {
  test(`body: ${name}`, async () => {
    const outgoing = put(body, headers);
    const expected = typeof body === "string" ? body : null;
    const { outcome, bodies, flags } = await run([503, 200], { budget: generous() }, outgoing);
    assert.deepEqual([outcome, flags], kept ? [200, ["retried"]] : [503, ["not_retried_body"]]);
    assert.equal(new Set(bodies).size, 1, "what is sent again is the same");
    if (expected !== null) assert.equal(bodies[0] ?? "", expected);
  });
}

test("a body that is not kept is sent whole", async () => {
  const { bodies } = await run([200], {}, put(chunks("01234", "56789", "abc", "def")));
  assert.deepEqual(bodies, ["0123456789abcdef"]);
});

test("a body is not read where the call may not be repeated", async () => {
  const outgoing = call("https://catalog/", { method: "POST", body: "0123" });
  const { bodies, flags } = await run([503], {}, outgoing);
  assert.deepEqual([bodies, flags, outgoing.body], [["0123"], ["not_retried_method"], null]);
});

test("a body that breaks off throws what broke it", async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new RangeError("the client left"));
    },
  });
  await assert.rejects(keepBody(put(broken), 10), /the client left/);
});
