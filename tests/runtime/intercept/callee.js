// The service that the grid calls: a default and a named entrypoint with everything that RPC can carry.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function chunks(count, gapMs = 1) {
  const encoder = new TextEncoder();
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent === count) return controller.close();
      await sleep(gapMs);
      controller.enqueue(encoder.encode(`chunk ${sent++}\n`));
    },
  });
}

function typedError() {
  const error = new TypeError("typed boom", { cause: new Error("inner") });
  return Object.assign(error, { code: "E_TYPED", status: 418, details: { field: "name" } });
}

class Counter extends RpcTarget {
  #count = 0;
  increment(by = 1) {
    this.#count += by;
    return this.#count;
  }
  get value() {
    return this.#count;
  }
  self() {
    return this;
  }
}

class Greeter extends RpcTarget {
  hello(name) {
    return `hello ${name}`;
  }
  get counter() {
    return new Counter();
  }
}

async function answer(request) {
  const url = new URL(request.url);
  switch (url.pathname) {
    case "/redirect":
      return new Response(null, { status: 302, headers: { location: "/landed" } });
    case "/stream":
      return new Response(chunks(4), { headers: { "content-type": "text/plain" } });
    case "/endless":
      return new Response(chunks(1e9, 5));
    case "/events":
      return new Response("data: one\n\ndata: two\n\n", { headers: { "content-type": "text/event-stream" } });
    case "/cut":
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("half"));
            await sleep(2);
            controller.error(new TypeError("cut in mid body"));
          },
        }),
      );
    case "/cookies":
      return new Response("cookies", {
        headers: [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ],
      });
    case "/missing":
      return new Response("no such thing", { status: 404, statusText: "Nowhere" });
    case "/empty":
      return new Response(null, { status: 204 });
    case "/throw":
      throw new Error("plain boom");
    case "/throw-typed":
      throw typedError();
    case "/throw-string":
      throw "just a string";
    case "/slow":
      await sleep(200);
      return new Response("late");
    case "/socket": {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.addEventListener("message", (event) => server.send(`you said ${event.data}`));
      return new Response(null, { status: 101, webSocket: client, headers: { "x-socket": "yes" } });
    }
  }
  return Response.json({
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    cf: request.cf ?? null,
    redirect: request.redirect,
  });
}

export default class Api extends WorkerEntrypoint {
  fetch(request) {
    return answer(request);
  }
  get version() {
    return "v1";
  }
  get settings() {
    return { currency: "EUR", tags: ["a", "b"] };
  }
  get greeter() {
    return new Greeter();
  }
  add(a, b) {
    return a + b;
  }
  echo(...values) {
    return values;
  }
  nothing() {}
  types() {
    return {
      date: new Date(0),
      map: new Map([["a", 1]]),
      set: new Set([1]),
      bytes: new Uint8Array([1, 2]),
      big: 12n,
      error: new RangeError("as a value"),
    };
  }
  counter() {
    return new Counter();
  }
  async lateCounter(ms) {
    await sleep(ms);
    return new Counter();
  }
  // Methods that a function has too: over RPC they are names like any other.
  call(...values) {
    return ["call", ...values];
  }
  toJSON() {
    return "made by the service";
  }
  dup() {
    return "a method named dup";
  }
  multiplier(factor) {
    return (value) => value * factor;
  }
  bundle() {
    return { name: "bundle", counter: new Counter(), twice: (value) => value * 2 };
  }
  stream() {
    return chunks(3);
  }
  async read(stream) {
    return new Response(stream).text();
  }
  response() {
    return new Response("by rpc", { status: 202, headers: { "x-made": "rpc" } });
  }
  async request(request) {
    return `${request.method} ${request.url} ${await request.text()}`;
  }
  async callback(callback, value) {
    return `called back: ${await callback(value)}`;
  }
  async callbacks(options) {
    return [await options.first(1), await options.more[0](2), options.label];
  }
  same(a, b) {
    return a === b;
  }
  async target(target) {
    return [await target.increment(2), await target.value];
  }
  async visit(stub) {
    return [(await stub.fetch("http://api/missing")).status, await stub.add(20, 3)];
  }
  boom() {
    throw typedError();
  }
  async slow(ms) {
    await sleep(ms);
    return "slow";
  }
}

export class Admin extends WorkerEntrypoint {
  fetch(request) {
    return new Response(`admin ${new URL(request.url).pathname}`);
  }
  whoami() {
    return this.ctx.props.role;
  }
}
