// What a fetch comes back with, and how it fails.
import { FETCH } from "./common.js";

async function conversation(socket) {
  const answer = new Promise((resolve) => socket.addEventListener("message", (event) => resolve(event.data)));
  socket.accept();
  socket.send("hi");
  const text = await answer;
  socket.close(1000, "done");
  return text;
}

async function readUntilAborted(response, controller) {
  const reader = response.body.getReader();
  await reader.read();
  controller.abort(new Error("enough"));
  for (;;) await reader.read();
}

export const responses = {
  "response stream": { hits: FETCH, run: ({ API }) => API.fetch("http://api/stream") },
  "response chunk by chunk": {
    hits: FETCH,
    run: async ({ API }) => {
      let n = 0;
      for await (const chunk of (await API.fetch("http://api/stream")).body) n += chunk.length;
      return n;
    },
  },
  "response cut in mid body": { hits: FETCH, run: async ({ API }) => (await API.fetch("http://api/cut")).text() },
  "response cancelled": {
    hits: FETCH,
    run: async ({ API }) => {
      const r = await API.fetch("http://api/endless");
      await r.body.cancel("enough");
      return r.bodyUsed;
    },
  },
  "response cloned": {
    hits: FETCH,
    run: async ({ API }) => {
      const r = await API.fetch("http://api/stream");
      return [await r.clone().text(), await r.text()];
    },
  },
  "response wrapped": {
    hits: FETCH,
    run: async ({ API }) => {
      const r = await API.fetch("http://api/cookies");
      return new Response(r.body, r);
    },
  },
  "response headers immutable": {
    hits: FETCH,
    run: async ({ API }) => (await API.fetch("http://api/echo")).headers.set("x", "1"),
  },
  "response of events": { hits: FETCH, run: ({ API }) => API.fetch("http://api/events") },
  "response without body": { hits: FETCH, run: ({ API }) => API.fetch("http://api/empty") },
  "response 404 with status text": { hits: FETCH, run: ({ API }) => API.fetch("http://api/missing") },
  "response.url and redirected": {
    hits: FETCH,
    run: async ({ API }) => {
      const r = await API.fetch("http://api/redirect");
      return [r.url, r.redirected, r.type];
    },
  },
  "redirect followed": { hits: FETCH, run: ({ API }) => API.fetch("http://api/redirect") },
  "redirect manual": { hits: FETCH, run: ({ API }) => API.fetch("http://api/redirect", { redirect: "manual" }) },
  "redirect error": { hits: FETCH, run: ({ API }) => API.fetch("http://api/redirect", { redirect: "error" }) },
  "callee throws": { hits: FETCH, run: ({ API }) => API.fetch("http://api/throw") },
  "callee throws with properties": { hits: FETCH, run: ({ API }) => API.fetch("http://api/throw-typed") },
  "callee throws a string": { hits: FETCH, run: ({ API }) => API.fetch("http://api/throw-string") },
  "signal aborted before": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/slow", { signal: AbortSignal.abort(new Error("too early")) }),
  },
  "signal aborts before the headers": {
    hits: FETCH,
    run: ({ API }) => {
      const c = new AbortController();
      setTimeout(() => c.abort(new RangeError("mine")), 5);
      return API.fetch("http://api/slow", { signal: c.signal });
    },
  },
  "signal aborts without a reason": {
    hits: FETCH,
    run: ({ API }) => {
      const c = new AbortController();
      setTimeout(() => c.abort(), 5);
      return API.fetch("http://api/slow", { signal: c.signal });
    },
  },
  "signal of a Request": {
    hits: FETCH,
    run: ({ API }) => {
      const c = new AbortController();
      setTimeout(() => c.abort(new RangeError("mine")), 5);
      return API.fetch(new Request("http://api/slow", { signal: c.signal }));
    },
  },
  "signal aborts in mid body": {
    hits: FETCH,
    run: async ({ API }) => {
      const c = new AbortController();
      return readUntilAborted(await API.fetch("http://api/endless", { signal: c.signal }), c);
    },
  },
  "AbortSignal.timeout": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/slow", { signal: AbortSignal.timeout(5) }),
  },
  "WebSocket upgrade": {
    hits: FETCH,
    run: async ({ API }) => {
      const r = await API.fetch("http://api/socket", { headers: { upgrade: "websocket" } });
      return [r.status, r.headers.get("x-socket"), await conversation(r.webSocket)];
    },
  },
};
