import assert from "node:assert/strict";
import { test } from "node:test";
import { retryBudget } from "../../../pages_plugin/runtime/src/policies/budget.ts";

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("never grants more than the rule, whatever the order of events", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = generator(seed);
    const ratio = [0, 0.1, 0.2, 1][Math.floor(random() * 4)] ?? 0;
    const perSecond = [0, 1, 5][Math.floor(random() * 3)] ?? 0;
    const burst = [0, 1, 3, 10][Math.floor(random() * 4)] ?? 0;
    const windowMs = [1000, 10_000][Math.floor(random() * 2)] ?? 0;
    const budget = retryBudget({ ratio, perSecond, burst, windowMs });
    const start = 1_700_000_000_000;
    let nowMs = start;
    let granted = 0;
    let deposits = 0;
    for (let step = 0; step < 400; step++) {
      nowMs += random() < 0.5 ? 0 : random() * windowMs * 0.3;
      if (random() < 0.6) {
        budget.deposit(nowMs);
        deposits++;
      } else if (budget.withdraw(nowMs)) granted++;
      const most = ratio * deposits + burst + (perSecond * (nowMs - start)) / 1000;
      assert.ok(granted <= most + 1e-6, `seed ${seed}: ${granted} retries, ${most} allowed`);
    }
  }
});

test("in a window no more is granted than the window earned", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = generator(seed);
    const budget = retryBudget({ ratio: 0.2, perSecond: 1, burst: 3, windowMs: 10_000 });
    let nowMs = 1_700_000_000_000;
    const requests: number[] = [];
    const retries: number[] = [];
    for (let step = 0; step < 500; step++) {
      nowMs += random() * 200;
      budget.deposit(nowMs);
      requests.push(nowMs);
      if (budget.withdraw(nowMs)) retries.push(nowMs);
      const recent = (times: number[], backMs: number): number => times.filter((time) => time > nowMs - backMs).length;
      // Retries of one window are paid by the requests of that window and the one before, and by the reserve.
      assert.ok(recent(retries, 10_000) <= 0.2 * recent(requests, 20_000) + 3 + 10 + 1e-6, `seed ${seed}`);
    }
  }
});

test("a budget that nobody asks stays bounded", () => {
  const budget = retryBudget({ ratio: 0.2, perSecond: 1, burst: 3, windowMs: 10_000 });
  const start = 1_700_000_000_000;
  for (let n = 0; n < 1_000_000; n++) budget.deposit(start);
  const later = start + 86_400_000;
  let granted = 0;
  while (granted < 100 && budget.withdraw(later)) granted++;
  assert.equal(granted, 3);
});
