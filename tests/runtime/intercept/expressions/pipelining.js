// Properties, pipelining and what a call returns.

export const pipelining = {
  property: { hits: [], run: ({ API }) => API.version },
  "property object": { hits: [], run: ({ API }) => API.settings },
  "property .then()": { hits: [], run: ({ API }) => API.version.then((v) => `${v}!`) },
  "property .catch()": { hits: [], run: ({ API }) => API.version.catch(() => "no") },
  "property .finally()": { hits: [], run: ({ API }) => API.version.finally(() => {}) },
  "property missing": { hits: [], run: ({ API }) => API.nope },
  "property of a property": { hits: [], run: ({ API }) => API.settings.currency },
  "property Promise.all": { hits: [], run: ({ API }) => Promise.all([API.version, API.settings]) },
  "method awaited, not called": {
    hits: [],
    run: async ({ API }) => {
      const add = await API.add;
      return [typeof add, await add(1, 2)];
    },
  },
  "method of a property": { hits: ["rpc greeter.hello"], run: ({ API }) => API.greeter.hello("Ada") },
  "method of a property's property": {
    hits: ["rpc greeter.counter.increment"],
    run: ({ API }) => API.greeter.counter.increment(4),
  },
  "pipelined call": { hits: ["rpc counter"], run: ({ API }) => API.counter().increment(5) },
  "pipelined twice": { hits: ["rpc counter"], run: ({ API }) => API.counter().self().increment(6) },
  "pipelined property": { hits: ["rpc counter"], run: ({ API }) => API.counter().value },
  "pipelined property of a value": { hits: ["rpc types"], run: ({ API }) => API.types().big },
  "pipelined on a failure": { hits: ["rpc boom"], run: ({ API }) => API.boom().increment() },
  "pipelined and awaited": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      const p = API.counter();
      const first = await p.increment(1);
      const counter = await p;
      return [first, await counter.increment(1)];
    },
  },
  "result stub": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      const counter = await API.counter();
      await counter.increment();
      return counter.increment();
    },
  },
  "result stub dup()": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      const counter = await API.counter();
      const second = counter.dup();
      counter[Symbol.dispose]();
      return second.increment();
    },
  },
  "result with stubs": {
    hits: ["rpc bundle"],
    run: async ({ API }) => {
      const b = await API.bundle();
      return [b.name, await b.twice(4), await b.counter.increment()];
    },
  },
  "result function": { hits: ["rpc multiplier"], run: async ({ API }) => (await API.multiplier(3))(5) },
  "result function pipelined": { hits: ["rpc multiplier"], run: ({ API }) => API.multiplier(3)(5) },
  "using a result": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      using counter = await API.counter();
      return counter.increment();
    },
  },
  "using a promise": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      using counter = API.counter();
      return counter.increment();
    },
  },
  "result used after its disposal": {
    hits: ["rpc counter"],
    run: async ({ API }) => {
      const counter = await API.counter();
      counter[Symbol.dispose]();
      return counter.increment();
    },
  },
  "promise disposed": {
    hits: ["rpc counter"],
    run: ({ API }) => {
      const p = API.counter();
      p[Symbol.dispose]();
      return p.increment();
    },
  },
  "result stream": { hits: ["rpc stream"], run: async ({ API }) => new Response(await API.stream()).text() },
  "result response": { hits: ["rpc response"], run: ({ API }) => API.response() },
};
