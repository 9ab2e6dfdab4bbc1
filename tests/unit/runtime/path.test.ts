import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlainUrl } from "../../../pages_plugin/runtime/src/route/plain-url.ts";
import { rawInbound } from "./support.ts";

const PLAIN = [
  ...["/", "/a", "/a/", "/a/b.c", "/.well-known/x", "/...", "/a/...", "/..a", "/a..", "/a/.b", "/%2ex", "/%2e%2ex", "/a%20b"],
  ...["/~!$&'()*+,;=:@-._", "/a;b=c", "/%C3%A9", "/%zz", "/%", "/%252f", "/%2", "/a.", "/a%2e", "/[x]", "/a|b"],
];

const AMBIGUOUS = [
  ...["//", "/a//b", "/a//", "/.", "/..", "/./a", "/../a", "/a/.", "/a/..", "/a/./b", "/a/../b"],
  ...["/%2e", "/%2E%2e/a", "/.%2e", "/%2e.", "/a/%2e%2e", "/a/%2e/b", "/..;/a", "/.;x", "/a/..;x=y/b", "/%2e%2e;/a"],
  ...["/%2f", "/a%2Fb", "/%5c", "/a%5Cb", "/%00", "/a%00.png", "/a\\b", "\\", "/a b", "/a\tb", "/a\nb", "/a\0b"],
  ...["/a#b", '/a"b', "/a<b>", "/a{b}", "/a^b", "/a`b", "/\u00e9", "/\u007f", "/\u2028", "/\ud800", "*"],
];

/** The path alone and before queries that are nobody's business. */
const urlsOf = (path: string): string[] => ["", "?", "?a=//b/../%2f\n"].map((query) => `https://h${path}${query}`);

for (const path of PLAIN) {
  test(`plain: ${JSON.stringify(path)}`, () => {
    for (const url of urlsOf(path)) assert.equal(isPlainUrl(url), true, url);
    // What is plain is what the platform's own URL leaves as it is.
    assert.equal(new URL(`https://h${path}`).pathname, path);
  });
}

for (const path of AMBIGUOUS) {
  test(`ambiguous: ${JSON.stringify(path)}`, () => {
    for (const url of urlsOf(path)) assert.equal(isPlainUrl(url), false, url);
  });
}

test("whatever a URL would write another way is ambiguous", () => {
  for (let code = 0; code < 0x180; code++) {
    const path = `/a${String.fromCharCode(code)}b`;
    if (path === "/a?b") continue;
    const kept = new URL(`https://h${path}`).pathname === path;
    if (!kept) assert.equal(isPlainUrl(`https://h${path}`), false, JSON.stringify(path));
  }
});

for (const host of [
  "h",
  "shop.example",
  "h:80",
  "a_b.c-d:8080",
  "[::1]",
  "[2001:db8::1]:443",
  "h.",
  "192.0.2.1",
  "XN--A.example",
]) {
  test(`a host: ${host}`, () => assert.equal(isPlainUrl(`http://${host}/a?b`), true));
}

for (const host of ["", "a b", "a?b", "a#b", "a\\b", "a@b", "a%41", "a:", "a:b", "a:1:2", "[::1", "a, b", "\u00e9", "a\n"]) {
  test(`no host: ${JSON.stringify(host)}`, () => assert.equal(isPlainUrl(`http://${host}/a`), false));
}

for (const [url, host, path] of [
  ["https://h/a/b?c/d#e", "h", "/a/b"],
  ["https://h:80/", "h:80", "/"],
  ["http://h/a?", "h", "/a"],
  ["http://h/?a=//b/c", "h", "/"],
  ["http://h//a", "h", "//a"],
  ["http://h/a/../b", "h", "/a/../b"],
  ["http://[::1]:80/x", "[::1]:80", "/x"],
] as const) {
  test(`what is read of ${url}`, () => {
    const received = rawInbound(url);
    assert.deepEqual([received.host, received.path], [host, path]);
    assert.equal(url.slice(received.pathStart).startsWith(path), true);
  });
}
