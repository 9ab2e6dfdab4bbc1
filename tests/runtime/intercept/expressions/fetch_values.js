// `fetch` as a value.
import { FETCH } from "./common.js";

export const fetchValues = {
  "typeof fetch": { hits: [], run: ({ API }) => typeof API.fetch },
  "fetch.name": { hits: [], run: ({ API }) => API.fetch.name },
  "fetch.length": { hits: [], run: ({ API }) => API.fetch.length },
  "fetch.toString()": { hits: [], run: ({ API }) => API.fetch.toString() },
  "fetch instanceof Function": { hits: [], run: ({ API }) => API.fetch instanceof Function },
  "fetch === fetch": { hits: [], run: ({ API }) => Object.is(API.fetch, API.fetch) },
  "new fetch": { hits: [], run: ({ API }) => new API.fetch("http://api/echo") },
  "detached fetch": {
    hits: [],
    run: ({ API }) => {
      const { fetch } = API;
      return fetch("http://api/echo");
    },
  },
  "fetch.call(stub)": { hits: FETCH, run: ({ API }) => API.fetch.call(API, "http://api/missing") },
  "fetch.apply(stub)": { hits: FETCH, run: ({ API }) => API.fetch.apply(API, ["http://api/missing"]) },
  "fetch.call(another object)": { hits: [], run: ({ API }) => API.fetch.call({}, "http://api/missing") },
  "fetch.bind(stub)": { hits: FETCH, run: ({ API }) => API.fetch.bind(API)("http://api/missing") },
  "array.map(fetch bound)": {
    hits: ["fetch", "fetch"],
    run: async ({ API }) =>
      (await Promise.all(["http://api/missing", "http://api/empty"].map((url) => API.fetch(url)))).map((r) => r.status),
  },
  "fetch of an heir": { hits: [], run: ({ API }) => Object.create(API).fetch("http://api/missing") },
  "optional call": { hits: FETCH, run: async ({ API }) => (await API?.fetch?.("http://api/missing"))?.status },
  "computed name": { hits: ["rpc add"], run: ({ API }) => API[["a", "dd"].join("")](1, 2) },
};
