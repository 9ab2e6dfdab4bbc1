import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallLayer, Send } from "../../../pages_plugin/runtime/src/core/call.ts";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import { retryBudget } from "../../../pages_plugin/runtime/src/policies/budget.ts";
import { retry } from "../../../pages_plugin/runtime/src/policies/retry.ts";
import { meshedFetch } from "../../../pages_plugin/runtime/src/services/fetch.ts";
import { inbound, logged } from "./support.ts";

const bug = (): never => {
  throw new Error("a bug of the mesh");
};
const retrying: CallLayer = retry({
  retries: 2,
  on: { lost: true },
  methods: ["GET", "PUT"],
  backoff: { baseMs: 0, maxMs: 0 },
  bodyLimitBytes: 5,
  budget: retryBudget({ ratio: 1, perSecond: 1, burst: 3, windowMs: 10_000 }),
});

const CASES: [name: string, layers: CallLayer[], init: RequestInit][] = [
  ["before anything else", [{ before: bug }], { method: "PUT", body: "order" }],
  ["behind a retry", [retrying, { before: bug }], {}],
  ["behind a retry that kept the body", [retrying, { before: bug }], { method: "PUT", body: "order" }],
];

for (const [name, layers, init] of CASES) {
  test(`a bug ${name}: the call is made without the mesh`, async () => {
    const send: Send = callLayers(layers, bug);
    const sent: [string, string][] = [];
    const raw = async (input: RequestInfo | URL): Promise<Response> => {
      sent.push([(input as Request).method, await (input as Request).text()]);
      return new Response("the service");
    };
    const bugs = await logged("error", async () => {
      const answer = await meshedFetch(inbound(), { name: "catalog", send }, raw, "https://catalog/x", init);
      assert.equal(await answer.text(), "the service");
    });
    assert.deepEqual(sent, [[init.method ?? "GET", init.body ?? ""]]);
    assert.equal(bugs.length, 1);
  });
}

test("a body that cannot be sent again is not sent empty", async () => {
  const reading: CallLayer = {
    async before(call) {
      await call.request.text();
      bug();
    },
  };
  const send: Send = callLayers([reading], bug);
  const init = { method: "PUT", body: "order" };
  await assert.rejects(meshedFetch(inbound(), { name: "catalog", send }, bug, "https://catalog/x", init), /a bug of the mesh/);
});
