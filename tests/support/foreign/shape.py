"""What a foreign project is: its files, how its owner runs it, and what its visitors ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ask:
    """One request. ``{backend}`` in the path is the token that the backend reads (see `BACKEND`)."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    def __str__(self) -> str:
        """Name it in a failure."""
        return f"{self.method} {self.path} {dict(self.headers) or ''}".rstrip()


@dataclass(frozen=True)
class Shape:
    """A project in a repository of its own."""

    name: str
    files: Mapping[str, str]
    """By their path in the repository."""
    asks: tuple[Ask, ...]
    """Get the same answers before and after `diddy init`."""
    flaky: Ask
    """Reaches the backend with a token for which its first answer is 503."""
    static: str | None = None
    """A file that must be served without a Function, where the project allows that."""
    root: str = "."
    """The folder of the project in its repository."""
    command: tuple[str, ...] = ("pages", "dev")
    """How its owner runs it, as arguments of wrangler."""
    flags: tuple[str, ...] = ()
    """What `diddy init` told the owner to set in the dashboard, as arguments of wrangler."""
    npm: tuple[str, ...] = ()
    """Packages to install from the registry."""
    builds: bool = False
    """Whether ``npm run build`` has to run before it is served."""
    programs: Mapping[str, str] = field(default_factory=dict)
    """What ``node_modules/.bin`` holds: scripts for Node that write what a framework's build writes."""


API_URL = "https://api.internal"

BACKEND = {
    "wrangler.json": '{"name": "api", "main": "api.js", "compatibility_date": "2026-01-01"}',
    "api.js": """
import { WorkerEntrypoint } from "cloudflare:workers";
const failed = new Set();
// A path with flaky-<token> fails the first time that it is asked.
const fails = (text) => {
  const token = /flaky-[a-z0-9]+/.exec(text)?.[0];
  return token !== undefined && !failed.has(token) && Boolean(failed.add(token));
};
export default class extends WorkerEntrypoint {
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    if (fails(pathname)) return new Response("try again", { status: 503 });
    if (pathname.endsWith("/cookies")) {
      const headers = new Headers([["set-cookie", "a=1"], ["set-cookie", "b=2; HttpOnly"], ["x-api", "cookies"]]);
      return new Response("cookies", { headers });
    }
    if (pathname.endsWith("/missing")) return new Response("no such thing", { status: 404 });
    if (pathname.endsWith("/moved")) return Response.redirect("https://elsewhere.example/x", 302);
    const body = await request.text();
    const cookie = request.headers.get("cookie");
    return Response.json({ method: request.method, pathname, search, body, cookie }, { headers: { "x-api": "1" } });
  }
  async stock(id) { return { id, left: 3 }; }
}
""",
}

PAGE = (
    '<!doctype html>\n<html lang="en">\n<title>{0}</title>\n<link rel="stylesheet" href="/style.css">\n<h1>{0}</h1>\n'
)
STYLE = "h1 { color: teal; }\n"
GITIGNORE = "node_modules\n.wrangler\n.dev.vars\n"

STATIC_ASKS = (
    Ask("/"),
    Ask("/", "HEAD"),
    Ask("/style.css"),
    Ask("/style.css", headers={"range": "bytes=0-3"}),
    Ask("/index.html"),
    Ask("/nothing/here"),
    Ask("/style.css?v=1", headers={"accept-encoding": "gzip"}),
    Ask("/", "POST", body="x=1"),
)
API_ASKS = (
    Ask("/api/items/7?full=1"),
    Ask("/api/items/7", "HEAD"),
    Ask("/api/items", "POST", {"content-type": "application/json", "cookie": "s=1"}, '{"n": 1}'),
    Ask("/api/items/7", "DELETE"),
    Ask("/api/cookies"),
    Ask("/api/missing"),
    Ask("/api/moved"),
    Ask("/api/items/%2e%2e/a%20b?q=%26"),
)
FLAKY = Ask("/api/{backend}")
