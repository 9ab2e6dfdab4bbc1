import assert from "node:assert/strict";
import { test } from "node:test";
import type { Route } from "../../../pages_plugin/runtime/src/route/router.ts";
import { b3 } from "../../../pages_plugin/runtime/src/telemetry/b3.ts";
import { b3Multi } from "../../../pages_plugin/runtime/src/telemetry/b3-multi.ts";
import { traceFrom, w3c } from "../../../pages_plugin/runtime/src/telemetry/trace-from.ts";
import { inbound, PARENT, TRACE } from "./support.ts";
import { OTHER, SPAN, traced, W3C } from "./traced.ts";

const ok = async (): Promise<Response> => new Response("ok");
const ALL = traceFrom([w3c, b3, b3Multi]);

test("W3C wins where both came", async () => {
  const received = await traced({ traceparent: W3C, b3: `${OTHER}-${SPAN}-0`, tracestate: "a=1" }, ALL);
  assert.deepEqual([received.traceId, received.parentId, received.traceFlags], [TRACE, PARENT, 1]);
  assert.equal(received.stateless, false);
});

test("B3 single wins over B3 multi, and a malformed format leaves the word to the next", async () => {
  const multi = { "x-b3-traceid": TRACE, "x-b3-spanid": PARENT };
  assert.equal((await traced({ b3: `${OTHER}-${SPAN}`, ...multi }, ALL)).traceId, OTHER);
  assert.equal((await traced({ traceparent: "x", b3: `${OTHER}-x`, ...multi }, ALL)).traceId, TRACE);
});

for (const [name, headers, sample, expected] of [
  ["nothing came", {}, 1, { begins: true, flags: 3 }],
  ["nothing came, and the ratio says no", {}, 0, { begins: true, flags: 2 }],
  ["everything is malformed", { traceparent: "x", b3: "x", "x-b3-traceid": "x" }, 1, { begins: true, flags: 3 }],
  ["W3C with the random flag", { traceparent: `00-${TRACE}-${PARENT}-03` }, 0, { flags: 3 }],
  ["W3C that denies", { traceparent: `00-${TRACE}-${PARENT}-00` }, 1, { flags: 0 }],
  ["B3 that accepts", { b3: `${TRACE}-${PARENT}-1` }, 0, { flags: 1 }],
  ["B3 that denies", { b3: `${TRACE}-${PARENT}-0` }, 1, { flags: 0 }],
  ["B3 that defers, and the ratio says yes", { b3: `${TRACE}-${PARENT}` }, 1, { flags: 1 }],
  ["B3 that defers, and the ratio says no", { b3: `${TRACE}-${PARENT}` }, 0, { flags: 0 }],
  ["B3 that denies without ids", { b3: "0" }, 1, { begins: true, flags: 2 }],
  ["B3 that accepts without ids", { b3: "1" }, 0, { begins: true, flags: 3 }],
  ["B3 that forces", { b3: `${TRACE}-${PARENT}-d` }, 0, { flags: 1, debug: true }],
  ["B3 that forces without ids", { b3: "d" }, 0, { begins: true, flags: 3, debug: true }],
] as [string, Record<string, string>, number, { begins?: true; flags: number; debug?: true }][]) {
  test(`a trace is continued or begins: ${name}`, async () => {
    const received = await traced(headers, traceFrom([w3c, b3, b3Multi], sample));
    assert.deepEqual(
      [received.traceId === TRACE, received.parentId, received.traceFlags, received.debug],
      [!expected.begins, expected.begins ? null : PARENT, expected.flags, expected.debug],
    );
    assert.match(received.traceId, /^(?!0{32})[\da-f]{32}$/);
    assert.match(received.spanId, /^[\da-f]{16}$/);
    assert.notEqual(received.spanId, PARENT);
  });
}

test("a route's own ratio holds, but for a caller that has decided", async () => {
  const flags = async (route: number | undefined, headers: Record<string, string> = {}): Promise<number> => {
    const received = inbound("https://shop.example/", { headers });
    received.route = { name: "r", service: "s", send: ok, ...(route === undefined ? {} : { sample: route }) } as Route;
    await traceFrom([w3c], 0)(ok)(received);
    return received.traceFlags;
  };
  assert.deepEqual([await flags(undefined), await flags(1), await flags(0)], [2, 3, 2]);
  assert.equal(await flags(1, { traceparent: `00-${TRACE}-${PARENT}-00` }), 0);
});

test("a sampled trace that begins here is the platform's, where there is one", async () => {
  let asked = 0;
  const source = (): { traceId: string; parentId: string } => {
    asked++;
    return { traceId: OTHER, parentId: SPAN };
  };
  const begun = await traced({ tracestate: "a=1" }, traceFrom([w3c], 1, source));
  assert.deepEqual([begun.traceId, begun.parentId, begun.traceFlags], [OTHER, SPAN, 1]);
  assert.equal(begun.stateless, true, "a state belongs to a traceparent");
  await traced({ traceparent: W3C }, traceFrom([w3c], 1, source));
  await traced({}, traceFrom([w3c], 0, source));
  assert.equal(asked, 1, "a caller's trace stays, and one that is not sampled costs nothing");
  assert.notEqual(
    (
      await traced(
        {},
        traceFrom([w3c], 1, () => null),
      )
    ).traceId,
    OTHER,
  );
});
