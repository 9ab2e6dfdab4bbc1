interface Env {}

export default {
  fetch: () => new Response("site"),
} satisfies ExportedHandler<Env>;
