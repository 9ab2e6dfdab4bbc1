const worker_default = { fetch: () => new Response("site") };
export {
  worker_default as default,
};
