// RPC calls and their promises.
import { inspect } from "node:util";
import { sleep } from "./common.js";

export const rpc = {
  rpc: { hits: ["rpc add"], run: ({ API }) => API.add(1, 2) },
  "rpc with many arguments": {
    hits: ["rpc echo"],
    run: ({ API }) =>
      API.echo(1, "a", null, undefined, [1, { b: 2 }], new Date(5), new Map([[1, new Set([2])]]), new Uint8Array([3]), 4n),
  },
  "rpc without result": { hits: ["rpc nothing"], run: ({ API }) => API.nothing() },
  "rpc rich types": { hits: ["rpc types"], run: ({ API }) => API.types() },
  "rpc with a cycle": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const a = { n: 1 };
      a.self = a;
      const [b] = await API.echo(a);
      return b.self === b;
    },
  },
  "rpc with shared parts": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const part = { n: 1 };
      const [a, b] = await API.echo({ part }, { part });
      return a.part === b.part;
    },
  },
  "rpc with a getter": {
    hits: ["rpc echo"],
    run: ({ API }) =>
      API.echo({
        get a() {
          return 7;
        },
      }),
  },
  "rpc with a symbol": { hits: ["rpc echo"], run: ({ API }) => API.echo(Symbol("no")) },
  "rpc with a class instance": {
    hits: ["rpc echo"],
    run: ({ API }) =>
      API.echo(
        new (class Point {
          x = 1;
        })(),
      ),
  },
  "rpc with a null prototype": {
    hits: ["rpc echo"],
    run: ({ API }) => API.echo(Object.assign(Object.create(null), { a: 1 })),
  },
  "rpc with a sparse array": {
    hits: ["rpc echo"],
    run: ({ API }) => API.echo(Object.assign(new Array(3), { 1: "only" })),
  },
  "rpc missing method": { hits: ["rpc missing"], run: ({ API }) => API.missing(1) },
  "rpc throws with properties": { hits: ["rpc boom"], run: ({ API }) => API.boom() },
  "rpc .catch()": {
    hits: ["rpc boom"],
    run: ({ API }) => API.boom().catch((error) => `caught ${error.message} ${error.code} ${error.remote}`),
  },
  "rpc .then(ok, failed)": {
    hits: ["rpc boom"],
    run: ({ API }) =>
      API.boom().then(
        () => "ok",
        (error) => `failed ${error.status}`,
      ),
  },
  "rpc .then().then()": {
    hits: ["rpc add"],
    run: ({ API }) =>
      API.add(1, 2)
        .then((n) => n + 1)
        .then((n) => n + 1),
  },
  "rpc .then() without handlers": { hits: ["rpc add"], run: ({ API }) => API.add(1, 2).then() },
  "rpc .finally()": {
    hits: ["rpc add"],
    run: async ({ API }) => {
      let ran = 0;
      return [
        await API.add(1, 2).finally(() => {
          ran++;
        }),
        ran,
      ];
    },
  },
  "rpc awaited twice": {
    hits: ["rpc types"],
    run: async ({ API }) => {
      const p = API.types();
      return Object.is(await p, await p);
    },
  },
  "rpc never awaited": {
    hits: ["rpc add"],
    run: async ({ API }) => {
      void API.add(1, 2);
      await sleep(3);
      return "went on";
    },
  },
  "rpc failing, never awaited": {
    hits: ["rpc boom"],
    run: async ({ API }) => {
      void API.boom();
      await sleep(3);
      return "went on";
    },
  },
  "rpc Promise.all": {
    hits: ["rpc add", "rpc add", "fetch"],
    run: async ({ API }) => {
      const [a, b, c] = await Promise.all([API.add(1, 2), API.add(3, 4), API.fetch("http://api/missing")]);
      return [a, b, c.status];
    },
  },
  "rpc Promise.race": { hits: ["rpc slow", "rpc add"], run: ({ API }) => Promise.race([API.slow(100), API.add(1, 1)]) },
  "rpc Promise.resolve": { hits: ["rpc add"], run: ({ API }) => Promise.resolve(API.add(1, 2)) },
  "rpc returned from an async function": { hits: ["rpc add"], run: async ({ API }) => API.add(1, 2) },
  "rpc promise looks": {
    hits: ["rpc add"],
    run: async ({ API }) => {
      const p = API.add(1, 2);
      const looks = [typeof p, p instanceof Promise, Object.prototype.toString.call(p), Object.keys(p), inspect(p)];
      await p;
      return looks;
    },
  },
  "rpc without a context": { hits: ["rpc add"], run: ({ API }) => [API.add][0](1, 2) },
  "rpc detached": {
    hits: ["rpc add"],
    run: ({ API }) => {
      const { add } = API;
      return add(1, 2);
    },
  },
  "rpc kept across calls": {
    hits: ["rpc add", "rpc add"],
    run: async ({ API }) => {
      const add = API.add;
      return [await add(1, 2), await add(3, 4)];
    },
  },
  "rpc Reflect.apply": { hits: ["rpc add"], run: ({ API }) => Reflect.apply(API.add, API, [1, 2]) },
  "rpc method.call()": { hits: ["rpc add.call"], run: ({ API }) => API.add.call(API, 1, 2) },
  "rpc method.bind()": { hits: ["rpc add.bind"], run: ({ API }) => API.add.bind(API) },
  "rpc method named call": { hits: ["rpc call"], run: ({ API }) => API.call(1) },
  "rpc method named dup": { hits: ["rpc dup"], run: ({ API }) => API.dup() },
  "rpc method named toJSON": { hits: ["rpc toJSON"], run: ({ API }) => API.toJSON() },
  "new rpc": { hits: [], run: ({ API }) => new API.add(1, 2) },
  "rpc property looks": {
    hits: [],
    run: ({ API }) => [
      typeof API.add,
      API.add instanceof Function,
      Object.prototype.toString.call(API.add),
      Object.keys(API.add),
      inspect(API.add),
      String(API.add),
    ],
  },
};
