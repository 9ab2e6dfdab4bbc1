// Named entrypoints.

export const entrypoints = {
  "named entrypoint fetch": { hits: ["admin fetch"], run: ({ ADMIN }) => ADMIN.fetch("http://api/panel") },
  "named entrypoint rpc": { hits: ["admin rpc whoami"], run: ({ ADMIN }) => ADMIN.whoami() },
  "named entrypoint has its own methods": { hits: ["admin rpc add"], run: ({ ADMIN }) => ADMIN.add(1, 2) },
  "fetch.call(another stub)": { hits: [], run: ({ API, ADMIN }) => API.fetch.call(ADMIN, "http://api/x") },
};
