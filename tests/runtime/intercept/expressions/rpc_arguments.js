// What is passed to an RPC method.
import { RpcTarget } from "cloudflare:workers";
import { sleep, streamOf } from "./common.js";

class Tally extends RpcTarget {
  total = 0;
  increment(by) {
    this.total += by;
    return this.total;
  }
  get value() {
    return this.total;
  }
}

export const rpcArguments = {
  "argument stream": { hits: ["rpc read"], run: ({ API }) => API.read(streamOf("a", "b")) },
  "argument request": { hits: ["rpc request"], run: ({ API }, { request }) => API.request(request) },
  "argument callback": { hits: ["rpc callback"], run: ({ API }) => API.callback((value) => value * 2, 21) },
  "argument async callback": {
    hits: ["rpc callback"],
    run: ({ API }) =>
      API.callback(async (value) => {
        await sleep(1);
        return value * 2;
      }, 21),
  },
  "argument callback that throws": {
    hits: ["rpc callback"],
    run: ({ API }) =>
      API.callback(() => {
        throw Object.assign(new RangeError("in the callback"), { code: 7 });
      }),
  },
  "argument callback's this": {
    hits: ["rpc callback"],
    run: ({ API }) =>
      API.callback(function () {
        return typeof this;
      }),
  },
  "argument callback that calls back": {
    hits: ["rpc callback", "rpc add"],
    run: ({ API }) => API.callback((value) => API.add(value, 1), 21),
  },
  "argument native function": { hits: ["rpc callback"], run: ({ API }) => API.callback(Math.abs, -3) },
  "argument class": { hits: ["rpc callback"], run: ({ API }) => API.callback(class {}) },
  "argument callbacks nested": {
    hits: ["rpc callbacks"],
    run: ({ API }) => API.callbacks({ first: (n) => n + 1, more: [(n) => n + 2], label: "nested" }),
  },
  "argument same callback twice": {
    hits: ["rpc same"],
    run: ({ API }) => {
      const f = () => {};
      return API.same(f, f);
    },
  },
  "argument different callbacks": {
    hits: ["rpc same"],
    run: ({ API }) =>
      API.same(
        () => {},
        () => {},
      ),
  },
  "argument callback with properties": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const [echoed] = await API.echo(Object.assign(() => 1, { unit: "ms" }));
      return [await echoed(), await echoed.unit];
    },
  },
  "argument class with a static method": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const [echoed] = await API.echo(
        // biome-ignore lint/complexity/noStaticOnlyClass: it is what some pass
        class {
          static twice(value) {
            return value * 2;
          }
        },
      );
      return echoed.twice(21);
    },
  },
  "argument cycle with a callback": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const part = { callback: () => 3 };
      const whole = { part };
      part.whole = whole;
      const [echoed] = await API.echo(whole);
      return [echoed.part.whole === echoed, await echoed.part.callback()];
    },
  },
  "argument array with a callback, a hole and a name": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const list = Object.assign(new Array(3), { 0: () => 4, 2: "last", note: "mine" });
      const [echoed] = await API.echo(list);
      return [echoed.length, 1 in echoed, echoed[2], echoed.note, await echoed[0]()];
    },
  },
  "argument getter that throws": {
    hits: ["rpc echo"],
    run: ({ API }) => {
      const call = API.echo({
        get value() {
          throw new RangeError("mine");
        },
      });
      return call.catch((error) => `rejected: ${error.message}`);
    },
  },
  "argument target": { hits: ["rpc target"], run: ({ API }) => API.target(new Tally()) },
  "argument stub": { hits: ["rpc visit"], run: ({ API }) => API.visit(API) },
  "argument stub nested": {
    hits: ["rpc echo"],
    run: async ({ API }) => {
      const [{ stub }] = await API.echo({ stub: API });
      return stub.add(1, 2);
    },
  },
  "argument result stub": {
    hits: ["rpc counter", "rpc target"],
    run: async ({ API }) => API.target(await API.counter()),
  },
  "argument property": { hits: ["rpc callback"], run: ({ API }) => API.callback(API.add, 1) },
  "argument promise": { hits: ["rpc add", "rpc echo"], run: ({ API }) => API.echo(API.add(1, 2)) },
  "argument env": { hits: ["rpc echo"], run: async (env) => Object.keys((await env.API.echo({ ...env }))[0]).sort() },
};
