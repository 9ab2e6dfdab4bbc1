import assert from "node:assert/strict";
import { test } from "node:test";
import type { Inbound } from "../../../pages_plugin/runtime/src/core/inbound.ts";
import { bucketOf, type Histogram, newHistogram, observe } from "../../../pages_plugin/runtime/src/telemetry/histogram.ts";
import { counter, durations } from "../../../pages_plugin/runtime/src/telemetry/instruments.ts";
import { metrics } from "../../../pages_plugin/runtime/src/telemetry/metrics.ts";
import { otelOptions } from "../../../pages_plugin/runtime/src/telemetry/otel-env.ts";
import { otlp } from "../../../pages_plugin/runtime/src/telemetry/otlp.ts";
import { queue } from "../../../pages_plugin/runtime/src/telemetry/queue.ts";
import type { Losses, Source } from "../../../pages_plugin/runtime/src/telemetry/signal.ts";
import { spans } from "../../../pages_plugin/runtime/src/telemetry/spans.ts";
import { resolved } from "../../../pages_plugin/runtime/src/telemetry/template.ts";
import { addressOf, redactedUrl } from "../../../pages_plugin/runtime/src/telemetry/url.ts";
import { inbound, logged, table } from "./support.ts";

const URLS: [given: string, expected: string][] = [
  ["https://h/a", "https://h/a"],
  ["https://h/a?q=1", "https://h/a?q=REDACTED"],
  ["https://h/a?q=1&r=2&flag", "https://h/a?q=REDACTED&r=REDACTED&REDACTED"],
  ["https://h/a?q=x=y", "https://h/a?q=REDACTED"],
  ["https://h/a?=x", "https://h/a?=REDACTED"],
  ["https://h/a?", "https://h/a?"],
  ["https://h/a?&&", "https://h/a?&&"],
  ["https://user:pw@h/a", "https://h/a"],
  ["https://a@b@h/a", "https://h/a"],
  ["https://h/@a?b=@", "https://h/@a?b=REDACTED"],
  ["https://h/a#token", "https://h/a"],
  ["https://h/a?b=c#d?e=f", "https://h/a?b=REDACTED"],
];

for (const [given, expected] of URLS) {
  test(`${given} is shown as ${expected}`, () => assert.equal(redactedUrl(given), expected));
}

test("host and port of an address", () => {
  assert.deepEqual(addressOf("h", "https"), { host: "h", port: 443 });
  assert.deepEqual(addressOf("h", "http"), { host: "h", port: 80 });
  assert.deepEqual(addressOf("h:8788", "http"), { host: "h", port: 8788 });
  assert.deepEqual(addressOf("[::1]:8788", "http"), { host: "::1", port: 8788 });
});

test("a variable that is missing is named", () => {
  const missing = new Set<string>();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how diddy.toml names a variable
  assert.equal(resolved("Bearer ${A}${B}", { A: "x", B: 7 }, missing), "Bearer x");
  assert.deepEqual([...missing], ["B"]);
});

function total({ counts, zeros }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0) + zeros;
}

interface Bucket {
  name: string;
  value_s: number;
  scale: number;
  index: number | null;
  exact: boolean;
}

for (const { name, value_s, scale, index, exact } of table<Bucket>("histogram", "index")) {
  test(`the bucket of ${name}`, () => {
    const found = value_s === 0 ? null : bucketOf(value_s, scale);
    if (exact || index === null || found === null) assert.equal(found, index);
    else assert.ok(Math.abs(found - index) <= 1, `${found} for ${index}`);
  });
}

test("a histogram keeps every value in its bucket, however far they lie apart", () => {
  for (const values of [
    [0.001],
    [0, 0],
    [0.001, 3600],
    [5, 0.004, 5, 0.0001, 60, 0],
    Array.from({ length: 500 }, (_, n) => (n * n) / 1000),
  ]) {
    const histogram = newHistogram();
    for (const value of values) observe(histogram, value);
    assert.equal(histogram.count, values.length);
    assert.equal(total(histogram), values.length);
    assert.ok(histogram.counts.length <= 160, `${histogram.counts.length} buckets`);
    const expected = new Map<number, number>();
    for (const value of values) {
      if (value === 0) continue;
      const index = bucketOf(value, histogram.scale);
      expected.set(index, (expected.get(index) ?? 0) + 1);
    }
    const found = new Map(histogram.counts.flatMap((count, at) => (count > 0 ? [[histogram.offset + at, count] as const] : [])));
    assert.deepEqual([...found].sort(), [...expected].sort());
    assert.equal(histogram.min, Math.min(...values));
    assert.equal(histogram.max, Math.max(...values));
  }
});

test("series are bounded, and what is beyond says so", () => {
  const calls = counter({ name: "calls", unit: "{call}" });
  for (let n = 0; n < 1000; n++) calls.add(`${n}`, 1, () => ({ label: `${n}` }));
  assert.equal(calls.size, 121);
  const { dataPoints } = JSON.parse(calls.take(0, 1)).sum;
  const [overflow] = dataPoints.slice(-1);
  assert.deepEqual(overflow.attributes, [{ key: "otel.metric.overflow", value: { boolValue: true } }]);
  assert.equal(overflow.asInt, "880");
  assert.equal(calls.take(1, 2), "", "the next sum begins at nothing");
});

test("durations are seconds", () => {
  const taken = durations({ name: "d", unit: "s" });
  taken.add("a", 250, () => ({}));
  const [point] = JSON.parse(taken.take(1000, 2000)).exponentialHistogram.dataPoints;
  assert.deepEqual([point.sum, point.min, point.max, point.count, point.zeroCount], [0.25, 0.25, 0.25, "1", "0"]);
  assert.deepEqual([point.startTimeUnixNano, point.timeUnixNano], ["1000000000", "2000000000"]);
});

test("a queue is bounded, and counts what does not fit", () => {
  let lost = 0;
  const waiting = queue(
    "traces",
    (_signal, _reason, count) => (lost += count),
    (_resource, texts) => texts,
  );
  for (let n = 0; n < 3000; n++) waiting.push("x");
  assert.equal(lost, 3000 - 2048);
  assert.ok(waiting.isUrgent());
  assert.equal(waiting.take("", 0).count, 2048);
  assert.ok(!waiting.isPending());
});

function unexpected(): never {
  throw new Error("nothing is lost here");
}

/** A request that has ended. */
function ended(overrides: Partial<Inbound> = {}): Inbound {
  const one = inbound();
  return Object.assign(one, { traceFlags: 0, endedMs: one.startedMs + 5 }, overrides);
}

const KEPT: [why: string, overrides: Partial<Inbound>, status: number, expected: boolean][] = [
  ["nothing is special", {}, 200, false],
  ["a client's error", {}, 404, false],
  ["it is sampled", { traceFlags: 1 }, 200, true],
  ["it failed", {}, 500, true],
  ["it has a flag", { flags: ["path_rejected"] }, 400, true],
];

for (const [why, overrides, status, expected] of KEPT) {
  test(`a request is ${expected ? "kept" : "not kept"} where ${why}`, () => {
    const { source, sink } = spans({ slowMs: 1000 })({ lose: unexpected, losses: new Map() });
    sink(ended(overrides), status);
    assert.equal(source.isPending(), expected);
  });
}

test("a slow request is kept", () => {
  const { source, sink } = spans({ slowMs: 1000 })({ lose: unexpected, losses: new Map() });
  const one = ended();
  one.endedMs = one.startedMs + 1001;
  sink(one, 200);
  assert.ok(source.isPending());
});

test("no URL, host or method makes a label", () => {
  const losses: Losses = new Map();
  const { source, sink } = metrics()({ lose: unexpected, losses });
  for (let n = 0; n < 500; n++) sink(ended({ method: `M${n}`, path: `/${n}`, host: `h${n}` }), 200);
  const [scope] = JSON.parse(source.take("{}", Date.now()).body).resourceMetrics[0].scopeMetrics;
  assert.equal(scope.metrics.length, 1);
  assert.equal(scope.metrics[0].exponentialHistogram.dataPoints.length, 1);
});

/** An exporter with a clock of its own, whose waits end when the test says so. */
function exporter() {
  let nowMs = 1_700_000_000_000;
  const waits: (() => void)[] = [];
  const background: Promise<unknown>[] = [];
  const system = { now: () => nowMs, sleep: () => new Promise<void>((resolve) => waits.push(resolve)) };
  const made = otlp(
    {
      service: "shop",
      version: "0",
      environment: () => "production",
      // Nothing listens there.
      urls: { traces: "http://127.0.0.1:9/v1/traces" },
      headers: [],
      attributes: [],
      timeoutMs: 1000,
      intervalMs: 5000,
    },
    system,
  );
  let pending = 0;
  let urgent = false;
  const source: Source = {
    signal: "traces",
    isPending: () => pending > 0,
    isUrgent: () => urgent,
    take() {
      const count = pending;
      pending = 0;
      return { body: "{}", count };
    },
  };
  made.add(source);
  const settle = (callsLeft = 32): void => {
    const one = ended({ endedMs: nowMs, callsLeft });
    made.settle(Object.assign(one, { platform: { waitUntil: (promise: Promise<unknown>) => background.push(promise) } }));
  };
  return {
    made,
    settle,
    waits,
    background,
    gather: (count: number) => (pending += count),
    fill: () => (urgent = true),
    pass: (ms: number) => (nowMs += ms),
  };
}

test("one request waits for all that come in the interval", async () => {
  const one = exporter();
  one.gather(1);
  one.settle();
  one.gather(1);
  one.settle();
  assert.equal(one.background.length, 1);
  await logged("warn", async () => {
    one.waits[0]?.();
    await one.background[0];
  });
  assert.deepEqual([...one.made.losses.values()], [{ signal: "traces", reason: "unreachable", count: 2 }]);
  one.gather(1);
  one.settle();
  assert.equal(one.background.length, 2, "the next interval has a request of its own");
});

test("a flush whose request died does not stop the export for ever", () => {
  const one = exporter();
  one.gather(1);
  one.settle();
  one.pass(9000);
  one.settle();
  assert.equal(one.background.length, 1);
  one.pass(2000);
  one.settle();
  assert.equal(one.background.length, 2);
});

test("what is full does not wait", () => {
  const one = exporter();
  one.gather(1);
  one.settle();
  one.fill();
  one.settle();
  assert.equal(one.background.length, 2);
});

test("a request that has no call left does not export", () => {
  const one = exporter();
  one.gather(1);
  one.settle(0);
  assert.equal(one.background.length, 0);
});

test("with nothing to send nobody waits", () => {
  const one = exporter();
  one.settle();
  assert.equal(one.background.length, 0);
});

test("a Worker is configured by OpenTelemetry's variables", () => {
  const defaults = { service: "worker", version: "0", environment: () => "production" as const };
  assert.equal(otelOptions({}, defaults), null);
  assert.equal(otelOptions({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://c", OTEL_SDK_DISABLED: "true" }, defaults), null);
  assert.equal(otelOptions({ OTEL_EXPORTER_OTLP_ENDPOINT: "no url" }, defaults), null);
  const found = otelOptions(
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://c/otlp/",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs/here",
      OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20x, bad, x-y = a%ZZ, x-z=1=2",
      OTEL_RESOURCE_ATTRIBUTES: "service.name=catalog,cloud.region=eu",
      OTEL_EXPORTER_OTLP_TIMEOUT: "300",
    },
    defaults,
  );
  assert.deepEqual(found?.urls, {
    traces: "https://c/otlp/v1/traces",
    metrics: "https://c/otlp/v1/metrics",
    logs: "https://logs/here",
  });
  assert.deepEqual(found?.headers, [
    ["authorization", "Bearer x"],
    ["x-z", "1=2"],
  ]);
  assert.deepEqual([found?.service, found?.attributes, found?.timeoutMs], ["catalog", [["cloud.region", "eu"]], 300]);
});
