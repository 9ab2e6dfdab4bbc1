import assert from "node:assert/strict";
import { test } from "node:test";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { environmentOf } from "../../../pages_plugin/runtime/src/core/environment.ts";
import { MeshFailure } from "../../../pages_plugin/runtime/src/core/failure.ts";
import { parseContext, remaining } from "../../../pages_plugin/runtime/src/filters/context.ts";
import { backoffMs, retryAfterMs } from "../../../pages_plugin/runtime/src/policies/backoff.ts";
import { retryBudget } from "../../../pages_plugin/runtime/src/policies/budget.ts";
import { type Condition, failuresOf } from "../../../pages_plugin/runtime/src/policies/conditions.ts";
import { hasFailed } from "../../../pages_plugin/runtime/src/policies/failures.ts";
import { verdict } from "../../../pages_plugin/runtime/src/policies/should-retry.ts";
import { requestTimeout } from "../../../pages_plugin/runtime/src/policies/timeout.ts";
import { otelOptions } from "../../../pages_plugin/runtime/src/telemetry/otel-env.ts";
import { propagate } from "../../../pages_plugin/runtime/src/telemetry/propagate.ts";
import { resourceOf } from "../../../pages_plugin/runtime/src/telemetry/resource.ts";
import { parseTraceparent } from "../../../pages_plugin/runtime/src/telemetry/trace.ts";
import { call, inbound, section, table } from "./support.ts";

interface TraceParse {
  name: string;
  header: string | null;
  expected: { trace_id: string; parent_id: string; sampled: boolean; random: boolean } | null;
}

for (const { name, header, expected } of table<TraceParse>("trace", "parse")) {
  test(`traceparent is read: ${name}`, () => {
    const parsed = parseTraceparent(header);
    const actual = parsed && {
      trace_id: parsed.traceId,
      parent_id: parsed.parentId,
      sampled: (parsed.traceFlags & 1) === 1,
      random: (parsed.traceFlags & 2) === 2,
    };
    assert.deepEqual(actual, expected);
  });
}

interface TraceFormat {
  name: string;
  trace_id: string;
  span_id: string;
  sampled: boolean;
  random: boolean;
  expected: string;
}

for (const { name, trace_id, span_id, sampled, random, expected } of table<TraceFormat>("trace", "format")) {
  test(`traceparent is written: ${name}`, async () => {
    const outgoing = call();
    outgoing.inbound.traceId = trace_id;
    outgoing.inbound.traceFlags = (sampled ? 1 : 0) | (random ? 2 : 0);
    await callLayers([propagate()], async () => new Response())(outgoing);
    const written = outgoing.request.headers.get("traceparent") ?? "";
    // Each attempt is a span of its own, whose id is drawn.
    assert.equal(written.replace(/-[\da-f]{16}-/, `-${span_id}-`), expected);
  });
}

interface ContextParse {
  name: string;
  header: string | null;
  expected: { deadline_ms: number | null; calls: number | null };
}

for (const { name, header, expected } of table<ContextParse>("context", "parse")) {
  test(`diddy-context is read: ${name}`, () => {
    const { deadlineMs, calls } = parseContext(header ?? "");
    assert.deepEqual({ deadline_ms: deadlineMs, calls }, expected);
  });
}

interface ContextCombine {
  name: string;
  incoming_ms: number | null;
  own_ms: number | null;
  expected_ms: number | null;
}

for (const { name, incoming_ms, own_ms, expected_ms } of table<ContextCombine>("context", "combine")) {
  test(`the smaller deadline holds: ${name}`, async () => {
    const headers: Record<string, string> = incoming_ms === null ? {} : { "diddy-context": `deadline=${incoming_ms}` };
    let leftMs: number | null | undefined;
    const send = callLayers([requestTimeout(own_ms ?? Infinity)], async (sent) => {
      leftMs = sent.deadlineMs === Infinity ? null : sent.deadlineMs - sent.nowMs;
      return new Response();
    });
    const answer = await remaining()((received) => send(call("https://catalog/", {}, received)))(
      inbound("https://shop.example/", { headers }),
    );
    // What has expired is refused before any call.
    assert.equal(answer.status === 504 ? 0 : leftMs, expected_ms);
  });
}

interface ContextFormat {
  name: string;
  remaining_ms: number | null;
  calls: number | null;
  expected: string | null;
}

for (const { name, remaining_ms, calls, expected } of table<ContextFormat>("context", "format")) {
  // The runtime always counts calls.
  if (calls === null) continue;
  test(`diddy-context is written: ${name}`, async () => {
    const outgoing = call();
    outgoing.inbound.callsLeft = calls + 1;
    outgoing.nowMs = 0;
    outgoing.deadlineMs = remaining_ms ?? Infinity;
    await callLayers([propagate()], async () => new Response())(outgoing);
    assert.equal(outgoing.request.headers.get("diddy-context"), expected);
  });
}

interface Backoff {
  name: string;
  retry: number;
  base_ms: number;
  max_ms: number;
  random: number;
  expected_ms: number;
}

for (const { name, retry, base_ms, max_ms, random, expected_ms } of table<Backoff>("backoff", "backoff")) {
  test(`back-off: ${name}`, () => {
    const actual = backoffMs(retry, base_ms, max_ms, () => random);
    assert.ok(Math.abs(actual - expected_ms) < 1e-9 * Math.max(1, expected_ms), `${actual} is not ${expected_ms}`);
  });
}

interface RetryAfter {
  name: string;
  value: string | null;
  now_ms: number;
  expected_ms: number | null;
}

for (const { name, value, now_ms, expected_ms } of table<RetryAfter>("backoff", "retry_after")) {
  test(`Retry-After: ${name}`, () => assert.equal(retryAfterMs(value, now_ms), expected_ms));
}

interface BudgetCase {
  name: string;
  options: { ratio: number; per_second: number; burst: number; window_ms: number };
  steps: { at_ms: number; requests?: number; retries?: number; granted?: number }[];
}

for (const { name, options, steps } of table<BudgetCase>("budget", "cases")) {
  test(`retry budget: ${name}`, () => {
    const { ratio, per_second: perSecond, burst, window_ms: windowMs } = options;
    const budget = retryBudget({ ratio, perSecond, burst, windowMs });
    for (const { at_ms, requests = 0, retries = 0, granted = 0 } of steps) {
      for (let n = 0; n < requests; n++) budget.deposit(at_ms);
      let given = 0;
      for (let n = 0; n < retries; n++) if (budget.withdraw(at_ms)) given++;
      assert.equal(given, granted, `at ${at_ms} ms`);
    }
  });
}

interface RetryParts {
  policy: { retries: number; on: Condition[]; statuses: number[]; methods: string[]; rpc_methods: string[] };
  call: { kind: "fetch" | "rpc"; method: string; idempotency_key: boolean; body: "none" | "kept" | "streamed" };
  state: {
    attempts: number;
    budget: boolean;
    calls_left: number;
    remaining_ms: number | null;
    backoff_ms: number;
    retry_after_ms: number | null;
  };
}

interface RetryCase {
  name: string;
  policy?: Partial<RetryParts["policy"]>;
  call?: Partial<RetryParts["call"]>;
  state?: Partial<RetryParts["state"]>;
  outcome: { status: number } | { error: "connect-failure" | "reset" | "timeout" | "exception" };
  expected: { flag: string | null; wait_ms?: number };
}

const ERRORS = {
  "connect-failure": new MeshFailure("lost", "connect_failure", "refused"),
  reset: new MeshFailure("lost", "reset", "reset"),
  timeout: new MeshFailure("timeout", "try_timeout", "late"),
  exception: new TypeError("the callee threw"),
};

const defaults = section<RetryParts>("retry", "defaults");

for (const one of table<RetryCase>("retry", "cases")) {
  const policy = { ...defaults.policy, ...one.policy };
  const { kind, method, idempotency_key, body } = { ...defaults.call, ...one.call };
  const state = { ...defaults.state, ...one.state };
  // RPC has a rule of its own, in services/rpc-retry.ts: its cases run in native workerd.
  if (kind === "rpc") continue;
  test(`retry: ${one.name}`, () => {
    const failures = failuresOf(policy.on, policy.statuses);
    const { outcome } = one;
    const failed = hasFailed(
      failures,
      Object.assign(
        call(),
        "status" in outcome ? { response: new Response(), status: outcome.status } : { error: ERRORS[outcome.error] },
      ),
    );
    let asked = 0;
    const waitMs = state.retry_after_ms ?? state.backoff_ms;
    const flag = failed
      ? verdict(
          {
            sent: state.attempts,
            allowed: policy.methods.includes(method) || idempotency_key,
            waitMs,
            call: {
              replayable: body !== "streamed",
              deadlineMs: state.remaining_ms ?? Infinity,
              nowMs: 0,
              inbound: { callsLeft: state.calls_left },
            },
          },
          {
            retries: policy.retries,
            budget: {
              withdraw() {
                asked++;
                return state.budget;
              },
            },
          },
        )
      : null;
    assert.equal(flag, one.expected.flag);
    if (flag === "retried") assert.equal(waitMs, one.expected.wait_ms);
    assert.equal(asked, flag === "retried" || flag === "not_retried_budget" ? 1 : 0, "the budget is asked last and once");
  });
}

interface OtelCase {
  name: string;
  env: Record<string, string>;
  expected: { timeout_ms: number; interval_ms: number; resource: Record<string, string> };
}

for (const { name, env, expected } of table<OtelCase>("otel", "cases")) {
  test(`OpenTelemetry's variables: ${name}`, () => {
    const all = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://c.example", ...env };
    const found = otelOptions(all, { service: "worker", version: "0", environment: environmentOf("main") });
    assert.ok(found);
    assert.deepEqual([found.timeoutMs, found.intervalMs], [expected.timeout_ms, expected.interval_ms]);
    const { attributes } = JSON.parse(resourceOf(found, all)) as {
      attributes: { key: string; value: { stringValue: string } }[];
    };
    const resource = Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
    assert.deepEqual({ ...resource, ...expected.resource }, resource);
    assert.notEqual(resource["service.instance.id"], "1");
  });
}
