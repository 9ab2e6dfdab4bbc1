import assert from "node:assert/strict";
import { test } from "node:test";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { baggage, cleanBaggage } from "../../../pages_plugin/runtime/src/telemetry/baggage.ts";
import { propagate } from "../../../pages_plugin/runtime/src/telemetry/propagate.ts";
import { trace } from "../../../pages_plugin/runtime/src/telemetry/trace.ts";
import { TRACESTATE } from "../../../pages_plugin/runtime/src/telemetry/tracestate.ts";
import { call, TRACE, table } from "./support.ts";
import { OTHER, SPAN, sent, W3C } from "./traced.ts";

const ok = async (): Promise<Response> => new Response("ok");

for (const { name, header, expected } of table<{ name: string; header: string | null; expected: boolean }>(
  "trace",
  "tracestate",
)) {
  test(`tracestate is judged: ${name}`, () => assert.equal(TRACESTATE.test(header ?? ""), expected));
}

for (const { name, header, expected } of table<{ name: string; header: string | null; expected: string | null }>(
  "baggage",
  "pass_on",
)) {
  test(`baggage is passed on: ${name}`, () => assert.equal(cleanBaggage(header) || null, expected));
}

for (const [name, judge] of [
  ["tracestate", (text: string) => TRACESTATE.test(text)],
  ["baggage", (text: string) => cleanBaggage(text)],
] as const) {
  test(`a hostile ${name} costs time in proportion to its length`, () => {
    const blanks = " \t".repeat(50_000);
    const began = performance.now();
    for (const [start, end] of [
      ["a=1", "\u0001"],
      ["a", "\u0001"],
      ["a=", "\u0001"],
      ["a=1;p", "\u0001"],
      ["a=1;p=", "\u0001"],
      ["", "\u0001"],
      [",".repeat(50_000), ","],
    ]) {
      judge(start + blanks + end);
    }
    judge(`${"a=1;p=,".repeat(20_000)}\u0001`);
    judge(`a=1${";p".repeat(50_000)}\u0001`);
    judge(`${"a".repeat(100_000)}\u0001`);
    // In proportion to its square it would be minutes.
    assert.ok(performance.now() - began < 2000);
  });
}

for (const [name, came, own, expected] of [
  ["a valid one is passed on", { traceparent: W3C, tracestate: "a=1, b=2" }, {}, "a=1, b=2"],
  ["an invalid one is dropped", { traceparent: W3C, tracestate: "A=1" }, {}, undefined],
  [
    "an invalid one that the code passed on is dropped",
    { traceparent: W3C, tracestate: "A=1" },
    { tracestate: "A=1" },
    undefined,
  ],
  ["an empty one is dropped", { traceparent: W3C, tracestate: "" }, { tracestate: "" }, undefined],
  ["one without a traceparent is dropped", { tracestate: "a=1" }, { tracestate: "a=1" }, undefined],
  ["one with a malformed traceparent is dropped", { traceparent: "x", tracestate: "a=1" }, { tracestate: "a=1" }, undefined],
  ["the code's own stays", { traceparent: W3C, tracestate: "a=1" }, { tracestate: "c=3" }, "c=3"],
  [
    "the code's own trace has its own",
    { traceparent: W3C, tracestate: "a=1" },
    { traceparent: `00-${OTHER}-${SPAN}-00` },
    undefined,
  ],
] as [string, Record<string, string>, Record<string, string>, string | undefined][]) {
  test(`tracestate of a call: ${name}`, async () =>
    assert.equal((await sent(came, own, [propagate()], trace())).tracestate, expected));
}

test("an invalid tracestate leaves the trace as it is", async () => {
  assert.match(
    (await sent({ traceparent: W3C, tracestate: "A=1" }, {}, [propagate()], trace())).traceparent ?? "",
    new RegExp(`^00-${TRACE}-.*-01$`),
  );
});

for (const [name, came, own, expected] of [
  ["the caller's goes along", { baggage: "a=1;p" }, {}, "a=1;p"],
  ["also where a trace begins", { traceparent: "x", baggage: "a=1" }, {}, "a=1"],
  ["a malformed member does not", { baggage: "a=1,b,c=3" }, {}, "a=1,c=3"],
  ["nor where the code passed all on", { baggage: "a=1,b,c=3" }, { baggage: "a=1,b,c=3" }, "a=1,c=3"],
  ["nothing that is left", { baggage: "a" }, { baggage: "a" }, undefined],
  ["the code's own stays as it is", { baggage: "a=1" }, { baggage: "own, malformed" }, "own, malformed"],
  ["the code's own where none came", {}, { baggage: "own, malformed" }, "own, malformed"],
] as [string, Record<string, string>, Record<string, string>, string | undefined][]) {
  test(`baggage of a call: ${name}`, async () =>
    assert.equal((await sent(came, own, [propagate(), baggage()], trace())).baggage, expected));
}

test("the span of an attempt is the one in its header", async () => {
  const outgoing = call();
  await callLayers([propagate()], ok)(outgoing);
  assert.equal(outgoing.request.headers.get("traceparent"), `00-${TRACE}-${outgoing.spanId}-01`);
});
