import assert from "node:assert/strict";
import { test } from "node:test";
import { redactor } from "../../../pages_plugin/runtime/src/telemetry/redact.ts";

const SECRET = "s3cr3t-Value.42";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

const TEXTS: [name: string, text: string][] = [
  ["a bearer token", `failed: Bearer ${SECRET} was refused`],
  ["basic credentials", "sent Basic czNjcjN0LVZhbHVlLjQy"],
  ["an authorization header", `authorization: ApiKey ${SECRET}, and more ${SECRET}`],
  ["a cookie header", `Cookie: a=${SECRET}; b=${SECRET}`],
  ["a set-cookie header in JSON", `{"set-cookie":"sid=${SECRET}; Path=/"}`],
  ["a query value", `GET https://h/a?token=${SECRET}&x=1`],
  ["a query value under a longer name", `https://h/?user_password=${SECRET}`],
  ["a JSON field", `{"apiKey": "${SECRET}"}`],
  ["an assignment", `client_secret = '${SECRET}'`],
  ["a user in a URL", `https://me:${SECRET}@h/`],
];

for (const [name, text] of TEXTS) {
  test(`a text loses ${name}`, () => {
    const shown = redactor().text(text);
    assert.ok(!shown.includes(SECRET) && !shown.includes("czNjcjN0"), shown);
    assert.ok(shown.includes("REDACTED"));
  });
}

for (const secret of [JWT, "sk_live_abcdefghij", "ghp_0123456789abcdef", "AKIAABCDEFGHIJKL"]) {
  test(`a text loses ${secret.slice(0, 7)}... wherever it stands`, () =>
    assert.ok(!redactor().text(`x ${secret} y`).includes(secret)));
}

for (const name of ["password", "X-Api-Key", "userPassword", "SESSION_ID", "refreshToken", "privateKey", "db.credentials"]) {
  test(`the value of ${name} is secret at any depth`, () => {
    const shown = JSON.stringify(redactor().value({ a: [{ [name]: SECRET }], [name]: { deep: SECRET } }));
    assert.ok(!shown.includes(SECRET), shown);
  });
}

test("further names can be given, however they are written", () => {
  const { value } = redactor(["account number"]);
  assert.deepEqual(value({ accountNumber: 1, account_number: 2, "account-number": 3, account: 4 }), {
    accountNumber: "REDACTED",
    account_number: "REDACTED",
    "account-number": "REDACTED",
    account: 4,
  });
});

test("what is no secret stays", () => {
  const given = { path: "/a", n: 1, ok: true, none: null, list: ["a", 2], at: "2026-11-24T00:00:00.000Z" };
  assert.deepEqual(redactor().value(given), given);
  const text = "service catalog: request_timeout after 3 tries; keyboard=qwerty";
  assert.equal(redactor().text(text), text);
});

test("nothing that a value does makes it throw", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const bad = {
    get boom() {
      throw new Error("no");
    },
  };
  const { value } = redactor();
  for (const given of [
    loop,
    bad,
    Symbol("x"),
    1n,
    () => 1,
    new Map([["token", SECRET]]),
    new Error(`token=${SECRET}`),
    new Date(Number.NaN),
  ]) {
    assert.ok(!JSON.stringify(value(given) ?? null).includes(SECRET));
  }
});

test("a hostile text is read in bounded time", () => {
  const { text } = redactor();
  for (const given of [
    "a".repeat(1e6),
    "token=".repeat(1e5),
    "a://".repeat(1e5),
    '"token" '.repeat(1e5),
    "bearer ".repeat(1e5),
  ]) {
    assert.ok(text(given).length <= 8192 * 4);
  }
});
