// fetch, in the forms in which it is called.
import { FETCH, streamOf } from "./common.js";

export const requests = {
  "fetch(string)": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo?a=1") },
  "fetch(URL)": { hits: FETCH, run: ({ API }) => API.fetch(new URL("http://api/echo")) },
  "fetch(request)": { hits: FETCH, run: ({ API }, { request }) => API.fetch(request) },
  "fetch(request.clone())": { hits: FETCH, run: ({ API }, { request }) => API.fetch(request.clone()) },
  "fetch(new Request(url, request))": {
    hits: FETCH,
    run: ({ API }, { request }) => API.fetch(new Request("http://api/x", request)),
  },
  "fetch(url, request)": { hits: FETCH, run: ({ API }, { request }) => API.fetch("http://api/moved", request) },
  "fetch(request, init)": {
    hits: FETCH,
    run: ({ API }, { request }) => API.fetch(request, { headers: { "x-only": "1" } }),
  },
  "fetch(url, init)": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/echo", { method: "PUT", headers: { "x-a": "1" }, body: "text" }),
  },
  "fetch(url, undefined)": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo", undefined) },
  "fetch(url, null)": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo", null) },
  "fetch(object with toString)": { hits: FETCH, run: ({ API }) => API.fetch({ toString: () => "http://api/echo" }) },
  "fetch with cf": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo", { cf: { mesh: { tenant: "a" } } }) },
  "fetch with an odd method": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo", { method: "PROPFIND" }) },
  "fetch with a lower-case method": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/echo", { method: "post", body: "a" }),
  },
  "fetch with a Headers object": {
    hits: FETCH,
    run: ({ API }) =>
      API.fetch("http://api/echo", {
        headers: new Headers([
          ["x-a", "1"],
          ["x-a", "2"],
        ]),
      }),
  },
  "fetch with a form": {
    hits: FETCH,
    run: async ({ API }) =>
      (await (await API.fetch("http://api/echo", { method: "POST", body: new URLSearchParams({ a: "ä b" }) })).json()).body,
  },
  "fetch with bytes": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/echo", { method: "POST", body: new Uint8Array([104, 105]) }),
  },
  "fetch with a streamed body": {
    hits: FETCH,
    run: ({ API }) => API.fetch("http://api/echo", { method: "POST", body: streamOf("one ", "two") }),
  },
  "fetch with the request's body": {
    hits: FETCH,
    run: ({ API }, { request }) => API.fetch("http://api/echo", { method: "POST", body: request.body }),
  },
  "fetch a used request": {
    hits: FETCH,
    run: async ({ API }, { request }) => {
      await request.text();
      return API.fetch(request);
    },
  },
  "fetch the same request twice": {
    hits: ["fetch", "fetch"],
    run: async ({ API }, { request }) => {
      await API.fetch(request);
      return API.fetch(request);
    },
  },
  "fetch GET with a body": { hits: FETCH, run: ({ API }) => API.fetch("http://api/echo", { body: "not allowed" }) },
  "fetch()": { hits: [], run: ({ API }) => API.fetch() },
  "fetch(relative)": { hits: FETCH, run: ({ API }) => API.fetch("/echo") },
  "fetch(not a URL)": { hits: FETCH, run: ({ API }) => API.fetch("http://[") },
  "fetch errors come as a rejection": {
    hits: FETCH,
    run: ({ API }) => {
      const answer = API.fetch("nope");
      return answer.catch((error) => `caught ${error.name}`);
    },
  },
  "fetch is a promise": {
    hits: FETCH,
    run: async ({ API }) => {
      const answer = API.fetch("http://api/echo");
      const is = answer instanceof Promise;
      await answer;
      return is;
    },
  },
  "fetch.then().finally()": {
    hits: FETCH,
    run: ({ API }) =>
      API.fetch("http://api/missing")
        .then((r) => r.status)
        .finally(() => {}),
  },
};
