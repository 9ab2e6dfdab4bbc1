export default { fetch: (request, env) => env.BACKEND.fetch(request) };
