import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanRequestHeaders } from "../../../pages_plugin/runtime/src/filters/headers.ts";

const CASES: [name: string, given: Record<string, string>, left: string[]][] = [
  ["nothing to clean", { accept: "*/*", "x-own": "1" }, ["accept", "x-own"]],
  ["the connection itself", { connection: "close", accept: "*/*" }, ["accept"]],
  ["what it names", { connection: "X-One, x-two", "x-one": "1", "x-two": "2", "x-three": "3" }, ["x-three"]],
  ["what RFC 9110 lists", { connection: "x", "keep-alive": "5", te: "trailers", trailer: "x", "proxy-connection": "y" }, []],
  ["a second framing", { connection: "x", "transfer-encoding": "chunked" }, []],
  [
    "an upgrade stays",
    { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "k" },
    ["sec-websocket-key", "upgrade"],
  ],
  [
    "what is meant for everybody, though it is named",
    { connection: "CF-Connecting-IP, x-forwarded-for, cookie", "cf-connecting-ip": "1", "x-forwarded-for": "2", cookie: "a" },
    ["cf-connecting-ip", "cookie", "x-forwarded-for"],
  ],
  ["rubbish in between", { connection: ", ,(x), a b ,,x-one;,", "x-one": "1", a: "1", b: "1", accept: "x" }, ["accept"]],
  ["names of an object's own", { connection: "__proto__, constructor", accept: "x" }, ["accept"]],
  ["a name that is no token", { connection: "\u00e9, [, \u007f", accept: "x" }, ["accept"]],
];

for (const [name, given, left] of CASES) {
  test(name, () => {
    const headers = new Headers(given);
    cleanRequestHeaders(headers);
    assert.deepEqual([...headers.keys()].sort(), left);
  });
}
