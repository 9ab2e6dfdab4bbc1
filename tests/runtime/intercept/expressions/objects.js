// The stub as an object, and where it was taken from.
import { env as moduleEnv } from "cloudflare:workers";
import { inspect } from "node:util";
import { FETCH } from "./common.js";

const { API: captured } = moduleEnv;

export const objects = {
  "await stub": { hits: [], run: async ({ API }) => (await API) === API },
  "stub.then": { hits: [], run: ({ API }) => typeof API.then },
  "typeof stub": { hits: [], run: ({ API }) => typeof API },
  "String(stub)": { hits: [], run: ({ API }) => [String(API), `${API}`, API.toString()] },
  "stub.valueOf()": { hits: [], run: ({ API }) => API.valueOf() === API },
  "Object.prototype.toString": { hits: [], run: ({ API }) => Object.prototype.toString.call(API) },
  "stub.constructor": { hits: [], run: ({ API }) => API.constructor.name },
  "stub instanceof its class": { hits: [], run: ({ API }) => API instanceof API.constructor },
  "stub instanceof Object": { hits: [], run: ({ API }) => [API instanceof Object, API instanceof Function] },
  "Object.getPrototypeOf": {
    hits: [],
    run: ({ API, ADMIN }) => [
      Object.getPrototypeOf(API).constructor.name,
      Object.getPrototypeOf(API) === Object.getPrototypeOf(ADMIN),
    ],
  },
  isPrototypeOf: { hits: [], run: ({ API }) => Object.prototype.isPrototypeOf.call(API.constructor.prototype, API) },
  "Object.keys(stub)": { hits: [], run: ({ API }) => Object.keys(API) },
  "own names and symbols": { hits: [], run: ({ API }) => Reflect.ownKeys(API).map(String) },
  "for in": {
    hits: [],
    run: ({ API }) => {
      const keys = [];
      for (const key in API) keys.push(key);
      return keys;
    },
  },
  spread: { hits: [], run: ({ API }) => ({ ...API }) },
  in: {
    hits: [],
    run: ({ API }) => ["fetch" in API, "add" in API, "whatever" in API, "then" in API, Symbol.iterator in API],
  },
  hasOwn: { hits: [], run: ({ API }) => [Object.hasOwn(API, "fetch"), Object.hasOwn(API, "add")] },
  symbols: {
    hits: [],
    run: ({ API }) =>
      [Symbol.iterator, Symbol.asyncIterator, Symbol.toPrimitive, Symbol.dispose, Symbol.toStringTag].map((s) => typeof API[s]),
  },
  "own property set": {
    hits: [],
    run: ({ API }) => {
      API.note = "mine";
      const read = API.note;
      delete API.note;
      return [read, typeof API.note];
    },
  },
  "method shadowed": {
    hits: [],
    run: ({ API }) => {
      API.add = () => "mine";
      const read = API.add();
      delete API.add;
      return read;
    },
  },
  "Object.create(stub)": { hits: [], run: ({ API }) => typeof Object.create(API).add },
  isExtensible: { hits: [], run: ({ API }) => [Object.isExtensible(API), Object.isFrozen(API), Object.isSealed(API)] },
  "same stub in both envs": { hits: [], run: ({ API }) => captured === API && moduleEnv.API === API },
  "captured at module scope, fetch": { hits: FETCH, run: () => captured.fetch("http://api/missing") },
  "captured at module scope, rpc": { hits: ["rpc add"], run: () => captured.add(1, 2) },
  "destructured env": { hits: ["rpc add"], run: ({ API: { add } }) => add(1, 2) },
  "JSON.stringify(env)": { hits: [], run: ({ API, ADMIN }) => JSON.stringify({ API, ADMIN }) },
  "JSON.stringify(stub)": { hits: [], run: ({ API }) => JSON.stringify(API) },
  "JSON.stringify(property)": { hits: [], run: ({ API }) => JSON.stringify({ add: API.add }) },
  "structuredClone(stub)": { hits: [], run: ({ API }) => structuredClone(API) },
  // The platform's own inspect calls `stub.entries.call()`, raw too.
  "inspect(stub)": {
    hits: ["rpc entries.call", "rpc entries.call"],
    run: ({ API }) => [inspect(API), inspect(API, { showHidden: true }), inspect({ API }, { depth: 0 })],
  },
  "console.log(stub)": {
    hits: ["rpc entries.call"],
    run: ({ API }) => {
      console.log(API, API.add);
      return "logged";
    },
  },
  "connect()": {
    hits: [],
    run: async ({ API }) => {
      const socket = API.connect("api:80");
      return [
        typeof API.connect,
        await socket.opened.then(
          () => "open",
          (e) => `${e.name}: ${e.message}`,
        ),
      ];
    },
  },
  "WeakMap key": { hits: [], run: ({ API }) => new WeakMap([[API, 1]]).get(API) },
  "Promise.resolve(stub)": { hits: [], run: async ({ API }) => (await Promise.resolve(API)) === API },
  "fetch in waitUntil": {
    hits: FETCH,
    run: async ({ API }, { ctx }) => {
      let status;
      const work = API.fetch("http://api/missing").then((r) => {
        status = r.status;
      });
      ctx.waitUntil(work);
      await work;
      return status;
    },
  },
  "callbacks to a timer": {
    hits: FETCH,
    run: ({ API }) => new Promise((resolve) => setTimeout(() => resolve(API.fetch("http://api/missing")), 1)),
  },
};
