import assert from "node:assert/strict";
import { test } from "node:test";
import { hosts } from "../../../pages_plugin/runtime/src/route/hosts.ts";
import { routeList } from "../../../pages_plugin/runtime/src/route/list.ts";
import { type Route, type Router, router } from "../../../pages_plugin/runtime/src/route/router.ts";

const send = async (): Promise<Response> => new Response();

function exact(path: string, ...methods: string[]): Route {
  const name = [`=${path}`, ...methods].join(" ");
  return { name, service: "s", send, exact: path, ...(methods.length > 0 ? { methods } : {}) };
}

function prefix(path: string, ...methods: string[]): Route {
  const name = [`${path}*`, ...methods].join(" ");
  return { name, service: "s", send, prefix: path, ...(methods.length > 0 ? { methods } : {}) };
}

/** The compiler's order: exact paths, then the longest prefix, then those with methods. */
function precedence(a: Route, b: Route): number {
  const rank = ({ exact, prefix, methods }: Route): number[] => [exact ? 0 : 1, -(exact ?? prefix ?? "").length, methods ? 0 : 1];
  const other = rank(b);
  return rank(a).reduce((found, value, at) => found || value - (other[at] as number), 0);
}

function names(find: Router, asked: string): string | null {
  const [method = "", path = "", host = "shop.example"] = asked.split(" ");
  return find(path, method, host)?.name ?? null;
}

const TABLES: Record<string, { routes: Route[]; cases: [asked: string, expected: string | null][] }> = {
  "whole segments": {
    routes: [prefix("/api")],
    cases: [
      ["GET /api", "/api*"],
      ["GET /api/", "/api*"],
      ["GET /api/x/y", "/api*"],
      ["GET /api//", "/api*"],
      ["GET /apix", null],
      ["GET /ap", null],
      ["GET /API", null],
      ["GET /", null],
      ["GET /x/api", null],
      ["GET //api", null],
    ],
  },
  "exact before prefix": {
    routes: [exact("/api"), prefix("/api")],
    cases: [
      ["GET /api", "=/api"],
      ["GET /api/", "/api*"],
      ["GET /api/x", "/api*"],
    ],
  },
  "exact alone": {
    routes: [exact("/health"), exact("/a/")],
    cases: [
      ["GET /health", "=/health"],
      ["GET /health/", null],
      ["GET /health/x", null],
      ["GET /healt", null],
      ["GET /a/", "=/a/"],
      ["GET /a", null],
      ["GET /a//", null],
    ],
  },
  "the longest prefix": {
    routes: [prefix("/"), prefix("/a"), prefix("/a/b/c")],
    cases: [
      ["GET /", "/*"],
      ["GET /x", "/*"],
      ["GET /a", "/a*"],
      ["GET /a/b", "/a*"],
      ["GET /a/b/c", "/a/b/c*"],
      ["GET /a/b/c/d", "/a/b/c*"],
      ["GET /a/b/x", "/a*"],
      ["OPTIONS *", "/*"],
    ],
  },
  "the root, exact and as a prefix": {
    routes: [exact("/"), prefix("/")],
    cases: [
      ["GET /", "=/"],
      ["GET //", "/*"],
      ["GET /x", "/*"],
    ],
  },
  "a method that does not fit falls back to a shorter path": {
    routes: [exact("/a/b", "PUT"), prefix("/a/b", "GET", "HEAD"), prefix("/a", "POST"), prefix("/")],
    cases: [
      ["PUT /a/b", "=/a/b PUT"],
      ["HEAD /a/b", "/a/b* GET HEAD"],
      ["GET /a/b/c", "/a/b* GET HEAD"],
      ["POST /a/b", "/a* POST"],
      ["DELETE /a/b", "/*"],
      ["get /a/b", "/*"],
    ],
  },
  "among equals the first": {
    routes: [prefix("/a", "GET"), prefix("/a", "GET", "POST"), prefix("/a")],
    cases: [
      ["GET /a", "/a* GET"],
      ["POST /a", "/a* GET POST"],
      ["PUT /a", "/a*"],
    ],
  },
  "names of an object's own": {
    routes: [prefix("/__proto__"), exact("/constructor"), prefix("/toString/valueOf")],
    cases: [
      ["GET /__proto__/x", "/__proto__*"],
      ["GET /constructor", "=/constructor"],
      ["GET /toString/valueOf", "/toString/valueOf*"],
      ["GET /hasOwnProperty", null],
      ["GET /toString", null],
      ["__proto__ /constructor", "=/constructor"],
    ],
  },
  "empty segments are segments": {
    routes: [prefix("/a"), exact("/a//b")],
    cases: [
      ["GET /a//b", "=/a//b"],
      ["GET /a//", "/a*"],
    ],
  },
  "bytes are compared, not meanings": {
    routes: [prefix("/caf%C3%A9"), prefix("/a%2Fb")],
    cases: [
      ["GET /caf%C3%A9/x", "/caf%C3%A9*"],
      ["GET /caf%c3%a9", null],
      ["GET /a/b", null],
      ["GET /a%2Fb", "/a%2Fb*"],
    ],
  },
  "no routes": { routes: [], cases: [["GET /", null]] },
};

for (const [name, { routes, cases }] of Object.entries(TABLES)) {
  const find = router(routes);
  const inList = routeList([...routes].sort(precedence));
  for (const [asked, expected] of cases) {
    test(`${name}: ${asked}`, () => assert.equal(names(find, asked), expected));
    test(`${name}, as a list: ${asked}`, () => assert.equal(names(inList, asked), expected));
  }
}

test("ten thousand routes are told apart", () => {
  const routes = Array.from({ length: 10_000 }, (_, n) => (n % 2 ? exact(`/s${n % 100}/r${n}`) : prefix(`/s${n % 100}/r${n}`)));
  const find = router([...routes, prefix("/")]);
  for (let n = 0; n < 10_000; n++) {
    assert.equal(names(find, `GET /s${n % 100}/r${n}`), routes[n]?.name ?? null);
    assert.equal(names(find, `GET /s${n % 100}/r${n}/x`), n % 2 ? "/*" : (routes[n]?.name ?? null));
  }
});

test("a path of 100,000 segments is found without deep recursion", () => {
  const find = router([prefix("/a"), exact("/b")]);
  assert.equal(names(find, `GET /a${"/a".repeat(100_000)}`), "/a*");
  assert.equal(names(find, `GET /c${"/c".repeat(100_000)}`), null);
});

const byHost = hosts(
  {
    "shop.example": router([prefix("/a"), exact("/only")]),
    "*.shop.example": router([prefix("/b")]),
    "*.eu.shop.example": router([prefix("/c")]),
  },
  router([prefix("/a", "POST"), exact("/anywhere")]),
);

for (const [asked, expected] of [
  ["GET /a shop.example", "/a*"],
  ["GET /a SHOP.Example:8080", "/a*"],
  ["POST /a shop.example", "/a*"],
  ["POST /a other.example", "/a* POST"],
  ["GET /anywhere shop.example", "=/anywhere"],
  ["GET /only other.example", null],
  ["GET /b x.shop.example", "/b*"],
  ["GET /b x.y.shop.example", "/b*"],
  ["GET /c x.eu.shop.example", "/c*"],
  ["GET /b x.eu.shop.example", "/b*"],
  ["GET /b eu.shop.example", "/b*"],
  ["GET /b shop.example", null],
  ["GET /b badshop.example", null],
  ["GET /b .shop.example", "/b*"],
  ["GET /a shop.example.evil", null],
  ["GET /a __proto__", null],
  ["GET /anywhere [::1]:80", "=/anywhere"],
] as const) {
  test(`hosts: ${asked}`, () => assert.equal(names(byHost, asked), expected));
}
