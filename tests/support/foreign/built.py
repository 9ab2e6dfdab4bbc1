"""Pages projects whose output folder is written anew by a build, and one in a monorepo."""

from __future__ import annotations

from tests.support.foreign.plain import PROXY
from tests.support.foreign.shape import API_ASKS, FLAKY, GITIGNORE, PAGE, STATIC_ASKS, STYLE, Ask, Shape

_COPY = """\
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/assets", { recursive: true });
cpSync("public", "dist", { recursive: true });
writeFileSync("dist/assets/index-1a2b3c.js", "console.log('app')\\n");
writeFileSync("dist/index.html", readFileSync("index.html", "utf8").replace("/src/main.js", "/assets/index-1a2b3c.js"));
"""

VITE = Shape(
    "a Vite project, whose build wipes dist/ and copies public/ into it",
    {
        ".gitignore": GITIGNORE + "dist\n",
        "package.json": """\
{
  "name": "vite-shop",
  "private": true,
  "type": "module",
  "scripts": {
    "dev": "vite",
    "build": "vite build"
  },
  "devDependencies": {
    "vite": "^7.0.0"
  }
}
""",
        "wrangler.toml": 'name = "vite-shop"\ncompatibility_date = "2026-01-01"\npages_build_output_dir = "./dist"\n'
        'services = [ { binding = "API", service = "api" } ]\n',
        "index.html": PAGE.format("Vite") + '<script type="module" src="/src/main.js"></script>\n',
        "src/main.js": "console.log('app')\n",
        "public/style.css": STYLE,
        "functions/api/[[path]].js": PROXY,
    },
    (*STATIC_ASKS, *API_ASKS, Ask("/assets/index-1a2b3c.js")),
    FLAKY,
    static="/assets/index-1a2b3c.js",
    builds=True,
    programs={"vite": _COPY},
)

MONOREPO = Shape(
    "a site and the Worker behind it in a pnpm workspace",
    {
        ".gitignore": GITIGNORE,
        "package.json": '{ "name": "mono", "private": true, "packageManager": "pnpm@10.0.0" }\n',
        "pnpm-workspace.yaml": "packages:\n  - apps/*\n  - workers/*\n",
        "apps/site/package.json": '{ "name": "@mono/site", "private": true, "type": "module" }\n',
        "apps/site/wrangler.jsonc": """\
{
  "name": "mono-site",
  "compatibility_date": "2026-01-01",
  "pages_build_output_dir": "public",
  "services": [
    { "binding": "API", "service": "api" }
  ]
}
""",
        "apps/site/public/index.html": PAGE.format("Monorepo"),
        "apps/site/public/style.css": STYLE,
        "apps/site/functions/api/[[path]].js": 'import { forward } from "../../../../packages/forward/index.js";\n'
        "export const onRequest = (context) => forward(context);\n",
        "packages/forward/index.js": "export const forward = ({ env, request }) => env.API.fetch(request);\n",
        "workers/api/package.json": '{ "name": "@mono/api", "private": true }\n',
        "workers/api/wrangler.toml": 'name = "api"\nmain = "src/index.ts"\ncompatibility_date = "2026-01-01"\n',
        "workers/api/src/index.ts": 'export default { fetch: () => new Response("api") };\n',
    },
    (*STATIC_ASKS, *API_ASKS),
    FLAKY,
    static="/style.css",
    root="apps/site",
)

HONO = Shape(
    "a Hono app from npm as functions/[[route]].ts",
    {
        ".gitignore": GITIGNORE,
        "package.json": '{\n  "name": "hono-shop",\n  "private": true,\n  "type": "module"\n}\n',
        "wrangler.toml": 'name = "hono-shop"\ncompatibility_date = "2026-01-01"\n'
        'compatibility_flags = [ "nodejs_compat" ]\npages_build_output_dir = "public"\n\n'
        '[[services]]\nbinding = "API"\nservice = "api"\n',
        "public/style.css": STYLE,
        "functions/[[route]].ts": """\
import { Hono } from "hono";
import { handle } from "hono/cloudflare-pages";
import { cors } from "hono/cors";

type Bindings = { API: Fetcher };
const app = new Hono<{ Bindings: Bindings }>();

app.use("/api/*", cors());
app.get("/", (c) => c.html("<h1>Hono</h1>"));
app.get("/api/orders/:id", async (c) => {
  const response = await c.env.API.fetch(new URL(c.req.path, "https://api.internal"));
  c.header("x-upstream", String(response.status));
  return c.json({ id: c.req.param("id"), upstream: await response.text() }, response.ok ? 200 : 502);
});
app.post("/api/orders", async (c) => c.env.API.fetch(c.req.raw));
app.onError((error, c) => c.text(`failed: ${error.message}`, 500));
app.get("/api/broken", () => {
  throw new Error("on purpose");
});

export const onRequest = handle(app);
""",
    },
    (
        Ask("/"),
        Ask("/style.css"),
        Ask("/api/orders/1"),
        Ask("/api/orders", "POST", {"content-type": "text/plain"}, "two cups"),
        Ask("/api/orders/1", "OPTIONS", {"origin": "https://a.example", "access-control-request-method": "GET"}),
        Ask("/api/broken"),
        Ask("/nothing"),
    ),
    Ask("/api/orders/{backend}"),
    npm=("hono@4",),
)

BUILT = (VITE, MONOREPO, HONO)
