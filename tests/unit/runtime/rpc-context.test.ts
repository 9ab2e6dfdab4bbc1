import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Inbound } from "../../../pages_plugin/runtime/src/core/inbound.ts";
import { type RpcPolicy, rpcPolicy } from "../../../pages_plugin/runtime/src/services/rpc.ts";
import { rpcContext } from "../../../pages_plugin/runtime/src/services/rpc-context.ts";
import { rpcRetry } from "../../../pages_plugin/runtime/src/services/rpc-retry.ts";
import { trace } from "../../../pages_plugin/runtime/src/telemetry/trace.ts";
import { inbound, TRACE } from "./support.ts";
import { traced, W3C } from "./traced.ts";

/** Makes an RPC call, and says what the callee got after the caller's own arguments, an attempt each. */
async function called(received: Inbound, policy: RpcPolicy, failures = 0): Promise<Record<string, unknown>[]> {
  const got: unknown[][] = [];
  await policy(received, "catalog", "find", (_call, ...more) => {
    got.push(more);
    const outcome =
      got.length > failures ? Promise.resolve(1) : Promise.reject(Object.assign(new Error("lost"), { retryable: true }));
    // biome-ignore lint/suspicious/noThenProperty: like the platform's, it is no native promise
    return { then: (...handlers: []) => outcome.then(...handlers) };
  });
  assert.ok(got.every((more) => more.length <= 1));
  return got.map(([more]) => more as Record<string, unknown>);
}

test("RPC: plain calls get nothing more", async () => {
  const received = inbound();
  assert.deepEqual(await called(received, rpcPolicy(1000)), [undefined]);
  assert.deepEqual(Object.keys(received.calls[0]?.attempts[0] ?? {}), ["start_ms", "duration_ms"]);
});

test("RPC: trace, baggage and what is left go along as one last argument", async () => {
  mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
  try {
    const headers = { traceparent: W3C, tracestate: "a=1", baggage: "b=2,malformed" };
    const received = await traced(headers, trace());
    const [context] = await called(received, rpcContext(rpcPolicy(1500)));
    const spanId = received.calls[0]?.attempts[0]?.span_id;
    assert.match(spanId ?? "", /^[\da-f]{16}$/);
    assert.deepEqual(context, {
      "diddy-mesh": 1,
      traceparent: `00-${TRACE}-${spanId}-01`,
      tracestate: "a=1",
      baggage: "b=2",
      "diddy-context": "deadline=1500, calls=31",
    });
  } finally {
    mock.timers.reset();
  }
});

test("RPC: what did not come or is malformed is left out", async () => {
  for (const headers of [{}, { traceparent: W3C, tracestate: "A=1", baggage: "x" }, { tracestate: "a=1" }]) {
    const [context] = await called(await traced(headers, trace()), rpcContext(rpcPolicy()));
    assert.deepEqual(Object.keys(context ?? {}), ["diddy-mesh", "traceparent", "diddy-context"]);
    assert.equal(context?.["diddy-context"], "calls=31");
  }
});

test("RPC: each attempt is a span of its own and counts", async () => {
  const received = await traced({}, trace());
  const budget = { deposit: () => {}, withdraw: () => true };
  const contexts = await called(
    received,
    rpcContext(rpcPolicy(Infinity, rpcRetry({ retries: 2, methods: ["find"], budget }))),
    2,
  );
  assert.deepEqual(
    contexts.map((context) => context["diddy-context"]),
    ["calls=31", "calls=30", "calls=29"],
  );
  const spans = received.calls[0]?.attempts.map(({ span_id }) => span_id);
  assert.equal(new Set(spans).size, 3);
  assert.deepEqual(
    contexts.map((context) => (context.traceparent as string).split("-")[2]),
    spans,
  );
});
