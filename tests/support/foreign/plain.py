"""Pages projects with a functions folder, whose output folder is committed."""

from __future__ import annotations

from tests.support.foreign.shape import API_ASKS, FLAKY, GITIGNORE, PAGE, STATIC_ASKS, STYLE, Ask, Shape

PROXY = """\
// everything under /api goes to the API worker
export async function onRequest({ request, env }) {
  const url = new URL(request.url)
  return env.API.fetch(new Request(`https://api.internal${url.pathname}${url.search}`, request))
}
"""

CATCH_ALL = Shape(
    "a static site with functions/api/[[path]].js and wrangler.toml",
    {
        ".gitignore": GITIGNORE,
        "wrangler.toml": """\
#:schema node_modules/wrangler/config-schema.json
name = "corner-shop"   # the Pages project
pages_build_output_dir = "public"
compatibility_date = "2025-03-07"
# compatibility_flags = ["nodejs_compat"]

[vars]
GREETING = "hello"

[[services]]
binding = "API"
service = "api"

# [env.preview]
# vars = { GREETING = "hello, preview" }
""",
        "public/index.html": PAGE.format("Corner shop"),
        "public/about.html": PAGE.format("About"),
        "public/404.html": PAGE.format("Lost"),
        "public/style.css": STYLE,
        "public/_headers": "/*\n  X-Frame-Options: DENY\n/style.css\n  Cache-Control: max-age=60\n",
        "public/_redirects": "/old /about 301\n/news/* /blog/:splat 302\n",
        "functions/api/[[path]].js": PROXY,
        "functions/hello.js": "export const onRequestGet = ({ env }) => new Response(env.GREETING + '\\n')\n",
    },
    (*STATIC_ASKS, *API_ASKS, Ask("/old"), Ask("/news/a"), Ask("/about"), Ask("/hello"), Ask("/hello", "POST")),
    FLAKY,
    static="/style.css",
)

TYPESCRIPT = Shape(
    "TypeScript functions with an array of middleware, a typed Env and wrangler.jsonc with comments",
    {
        ".gitignore": GITIGNORE,
        "wrangler.jsonc": """\
{
\t"$schema": "node_modules/wrangler/config-schema.json",
\t// deployed by CI, see .github/workflows
\t"name": "typed-shop",
\t"compatibility_date": "2025-09-01", /* bump with care */
\t"pages_build_output_dir": "./static",
\t"services": [
\t\t{ "binding": "API", "service": "api" }, // RPC and fetch
\t],
}
""",
        "tsconfig.json": '{ "compilerOptions": { "strict": true, "moduleResolution": "bundler" } }\n',
        "env.d.ts": "interface Env {\n\tAPI: Fetcher & { stock(id: string): Promise<object> };\n}\n",
        "static/index.html": PAGE.format("Typed shop"),
        "static/style.css": STYLE,
        "functions/_middleware.ts": """\
import { timing } from "../lib/timing";

interface Data extends Record<string, unknown> {
\tuser: string | null;
}

const errors: PagesFunction<Env> = async (context) => {
\ttry {
\t\treturn await context.next();
\t} catch (error) {
\t\treturn new Response(`oops: ${(error as Error).message}`, { status: 500 });
\t}
};

const user: PagesFunction<Env, string, Data> = async (context) => {
\tcontext.data.user = context.request.headers.get("x-user");
\treturn context.next();
};

export const onRequest = [errors, timing, user] satisfies PagesFunction<Env, string, Data>[];
""",
        "lib/timing.ts": """\
export const timing: PagesFunction<Env> = async ({ next }) => {
\tconst response = await next();
\tresponse.headers.set("x-served-by", "functions");
\treturn response;
};
""",
        "functions/api/[id].ts": """\
export const onRequestGet: PagesFunction<Env, "id", { user: string | null }> = async ({ env, params, data }) => {
\tconst id = params.id as string;
\tif (id === "broken") throw new Error("broken on purpose");
\tif (id === "stock") return Response.json({ user: data.user, ...(await env.API.stock("thimble")) });
\tconst response = await env.API.fetch(`https://api.internal/items/${id}`);
\treturn Response.json({ user: data.user, status: response.status, text: await response.text() });
};

export const onRequestPut: PagesFunction<Env, "id"> = ({ env, request }) => env.API.fetch(request);
""",
    },
    (
        *STATIC_ASKS,
        Ask("/api/7", headers={"x-user": "ann"}),
        Ask("/api/stock"),
        Ask("/api/broken"),
        Ask("/api/7", "PUT", body="two"),
        Ask("/api/7", "PATCH"),
    ),
    FLAKY,
)

ENVIRONMENTS = Shape(
    "wrangler.json with environments, and a _routes.json and _middleware in a folder of its own",
    {
        ".gitignore": GITIGNORE,
        "wrangler.json": """\
{
  "name": "env-shop",
  "compatibility_date": "2026-02-01",
  "compatibility_flags": ["nodejs_compat"],
  "pages_build_output_dir": "www",
  "services": [{"binding": "API", "service": "api"}],
  "env": {
    "preview": {"compatibility_flags": ["nodejs_compat"], "services": [{"binding": "API", "service": "api"}]},
    "production": {"services": [{"binding": "API", "service": "api"}]}
  }
}
""",
        "www/index.html": PAGE.format("Environments"),
        "www/style.css": STYLE,
        "www/api/docs.html": PAGE.format("API docs"),
        "www/_routes.json": '{"version":1,"include":["/api/*"],"exclude":["/api/docs"]}\n',
        "functions/api/_middleware.js": """\
export async function onRequest(context) {
  const response = await context.next()
  response.headers.set('access-control-allow-origin', '*')
  return response
}
""",
        "functions/api/[[path]].js": PROXY,
    },
    (*STATIC_ASKS, *API_ASKS, Ask("/api/docs"), Ask("/api/items/1", "OPTIONS")),
    FLAKY,
    static="/style.css",
)

DASHBOARD = Shape(
    "no wrangler file: all is set in the dashboard",
    {
        "README.md": "# my page\n\nBindings are set in the dashboard.\n",
        "public/index.html": PAGE.format("Dashboard"),
        "public/style.css": STYLE,
        "functions/api/[[path]].js": PROXY,
    },
    (*STATIC_ASKS, *API_ASKS),
    FLAKY,
    static="/style.css",
    command=("pages", "dev", "public", "--service", "API=api", "--compatibility-date", "2026-01-01"),
    flags=("--compatibility-flags", "nodejs_als", "--compatibility-flags", "enable_request_signal"),
)

ANN = {"authorization": "Basic YW5uOmh1c2g="}

GUARDED = Shape(
    "a root _middleware that guards every page with a password",
    {
        ".gitignore": GITIGNORE,
        "wrangler.toml": 'name = "members"\ncompatibility_date = "2025-06-01"\npages_build_output_dir = "./site"\n\n'
        '[[services]]\nbinding = "API"\nservice = "api"\n',
        "site/index.html": PAGE.format("Members only"),
        "site/style.css": STYLE,
        "site/reports/2026.html": PAGE.format("Secret numbers"),
        "functions/_middleware.js": """\
const CREDENTIALS = 'Basic ' + btoa('ann:hush');

async function guard(context) {
  if (context.request.headers.get('Authorization') !== CREDENTIALS) {
    return new Response('Sign in', {
      status: 401,
      headers: { 'WWW-Authenticate': 'Basic realm="members"' },
    });
  }
  return await context.next();
}

export { guard as onRequest };
""",
        "functions/api/stats/[id].js": """\
export async function onRequestGet({ env, params }) {
  const answer = await env.API.fetch('https://api.internal/stats/' + params.id);
  return new Response(answer.body, answer);
}
""",
    },
    (
        *STATIC_ASKS,
        *(Ask(path, headers=ANN) for path in ("/", "/style.css", "/reports/2026", "/nothing", "/api/stats/1")),
        Ask("/reports/2026"),
        Ask("/reports/2026.html"),
        Ask("/reports/%32026"),
        Ask("//reports/2026"),
        Ask("/api/stats/1"),
        Ask("/api/stats/1", "POST", ANN),
        Ask("/.well-known/diddy-mesh"),
    ),
    Ask("/api/stats/{backend}", headers=ANN),
)

PLAIN = (CATCH_ALL, TYPESCRIPT, ENVIRONMENTS, DASHBOARD, GUARDED)
