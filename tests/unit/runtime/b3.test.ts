import assert from "node:assert/strict";
import { test } from "node:test";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { b3, parseB3, sendB3 } from "../../../pages_plugin/runtime/src/telemetry/b3.ts";
import { b3Multi, sendB3Multi } from "../../../pages_plugin/runtime/src/telemetry/b3-multi.ts";
import { propagate } from "../../../pages_plugin/runtime/src/telemetry/propagate.ts";
import { type TraceStart, traceFrom, w3c } from "../../../pages_plugin/runtime/src/telemetry/trace-from.ts";
import { withoutW3c } from "../../../pages_plugin/runtime/src/telemetry/without-w3c.ts";
import { call, inbound, PARENT, TRACE, table } from "./support.ts";
import { OTHER, SPAN, sent, W3C } from "./traced.ts";

const ok = async (): Promise<Response> => new Response("ok");

interface Start {
  trace_id: string | null;
  parent_id: string | null;
  sampled: boolean | null;
  debug: boolean;
}

function said(start: TraceStart | null): Start | null {
  if (!start) return null;
  const { traceId: trace_id = null, parentId: parent_id = null, sampled = null, debug = false } = start;
  return { trace_id, parent_id, sampled, debug };
}

for (const { name, header, expected } of table<{ name: string; header: string | null; expected: Start | null }>("b3", "single")) {
  test(`b3 is read: ${name}`, () => assert.deepEqual(said(parseB3(header)), expected));
}

for (const { name, headers, expected } of table<{ name: string; headers: Record<string, string>; expected: Start | null }>(
  "b3",
  "multi",
)) {
  test(`X-B3-* are read: ${name}`, () => assert.deepEqual(said(b3Multi(new Headers(headers))), expected));
}

interface Format {
  name: string;
  trace_id: string;
  span_id: string;
  parent_id: string;
  sampled: boolean;
  debug: boolean;
  b3: string;
  multi: Record<string, string>;
}

for (const { name, trace_id, span_id, parent_id, sampled, debug, b3: single, multi } of table<Format>("b3", "format")) {
  test(`b3 and X-B3-* are written: ${name}`, async () => {
    // Whatever came in gives way.
    const stale = { b3: "0", "x-b3-traceid": "x", "x-b3-sampled": "0", "x-b3-flags": "0" };
    const received = inbound("https://shop.example/", { headers: stale });
    Object.assign(received, { traceId: trace_id, spanId: parent_id, traceFlags: Number(sampled), debug });
    const outgoing = call("https://catalog/", { headers: stale }, received);
    outgoing.spanId = span_id;
    await callLayers([sendB3(), sendB3Multi()], ok)(outgoing);
    const { b3: written, ...others } = Object.fromEntries(outgoing.request.headers);
    assert.equal(written, single);
    assert.deepEqual(others, multi);
  });
}

const EVERY = [propagate(), sendB3(), sendB3Multi()];
const ALL = traceFrom([w3c, b3, b3Multi]);

test("every format tells of the same span", async () => {
  const { traceparent = "", b3: single = "", ...multi } = await sent({}, {}, EVERY, ALL);
  const [, traceId, spanId] = traceparent.split("-");
  assert.deepEqual(single.split("-").slice(0, 3), [traceId, spanId, "1"]);
  assert.deepEqual([multi["x-b3-traceid"], multi["x-b3-spanid"], multi["x-b3-sampled"]], [traceId, spanId, "1"]);
  assert.equal(multi["x-b3-parentspanid"], single.split("-")[3]);
});

test("a trace that came as B3 goes on as W3C, without a state that belongs to none", async () => {
  const headers = await sent({ b3: `${OTHER}-${SPAN}-1`, tracestate: "a=1" }, {}, EVERY, ALL);
  assert.match(headers.traceparent ?? "", new RegExp(`^00-${OTHER}-[\\da-f]{16}-01$`));
  assert.equal(headers.tracestate, undefined);
});

test("a B3 trace of the code's own is left alone, and one that it passed on is not", async () => {
  const came = { b3: `${OTHER}-${SPAN}-1`, "x-b3-traceid": OTHER, "x-b3-spanid": SPAN };
  const passed = await sent(came, came, EVERY, ALL);
  assert.notEqual(passed.b3, came.b3);
  assert.notEqual(passed["x-b3-spanid"], SPAN);
  const own = { b3: `${TRACE}-${PARENT}-0`, "x-b3-traceid": TRACE, "x-b3-spanid": PARENT };
  const kept = await sent(came, own, EVERY, ALL);
  assert.deepEqual({ ...kept, ...own }, kept);
  const w3cOwn = await sent(came, { traceparent: W3C }, EVERY, ALL);
  assert.deepEqual([w3cOwn.traceparent, w3cOwn.b3], [W3C, undefined]);
});

test("a retried call gets a B3 span of its own each time", async () => {
  const outgoing = call();
  const spans = new Set<string | null>();
  const send = callLayers([propagate(), sendB3()], async ({ request }) => {
    spans.add(request.headers.get("b3"));
    return new Response();
  });
  for (let n = 0; n < 3; n++) await send(outgoing);
  assert.equal(spans.size, 3);
});

test("where W3C is not configured it is not sent", async () => {
  const layers = [propagate(), withoutW3c(), sendB3()];
  const headers = await sent({ traceparent: W3C, tracestate: "a=1" }, { tracestate: "a=1" }, layers, traceFrom([b3]));
  assert.deepEqual([headers.traceparent, headers.tracestate], [undefined, undefined]);
  assert.match(headers.b3 ?? "", /^[\da-f]{32}-[\da-f]{16}-1-[\da-f]{16}$/);
  assert.equal((await sent({}, { traceparent: W3C }, layers, traceFrom([b3]))).traceparent, W3C);
});
