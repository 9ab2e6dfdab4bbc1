"""A small Pages project with backends, for tests of the local runner. Its mesh is stood in for by a hand-written
module.

The module has what the runner relies on: it answers the probe, and prints one access line a request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.dev import DevServer
from pages_plugin.dev.console import Console
from pages_plugin.dev.model import DevOptions
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.project import discover
from pages_plugin.toolchain import Wrangler, ensure_wrangler

ROOT = Path(__file__).parents[2]
DATE = "2026-01-01"

MESH = """
export const onRequest = async (context) => {
  const { request, env, next } = context;
  const url = new URL(request.url);
  if (request.method === "OPTIONS" && request.headers.get("max-forwards") === "0") {
    return Response.json({ mesh: "shop", diddy: "0", plan: "PLAN", env: env.DIDDY_ENV ?? "production" });
  }
  const answer = await next();
  const response = new Response(answer.body, answer);
  response.headers.set("x-mesh", "PLAN");
  const calls = url.pathname.startsWith("/api/") ? [{ service: "catalog", kind: "fetch", status: answer.status,
    attempts: [{ error: "reset" }, { status: 200 }], flags: ["retried"] }] : [];
  console.log(JSON.stringify({ type: "access", mesh: "shop", trace_id: "4bf92f3577b34da6a3ce929d0e0e4736",
    method: request.method, path: url.pathname, status: answer.status, duration_ms: 3.2, route: null, calls, flags: []
    }));
  return response;
};
"""
CALLER = """
export const onRequest = async ({ env, request }) => {
  const url = new URL(request.url);
  return env[url.pathname.split("/")[2]].fetch(request);
};
"""


@dataclass(frozen=True)
class Built:
    """What the stand-in for the build returns."""

    diagnostics: Sequence[Diagnostic] = ()
    sources: frozenset[Path] = frozenset()


class ShopProject:
    """``repo/site`` with backends beside it; ``write`` and ``edit`` change files as a person would."""

    def __init__(self, folder: Path) -> None:
        self.repo = folder / "repo"
        self.site = self.repo / "site"
        self._lay_out()

    @classmethod
    def at(cls, repo: Path) -> ShopProject:
        """Return the one that another process laid out."""
        shop = cls.__new__(cls)
        shop.repo, shop.site = repo, repo / "site"
        return shop

    def _lay_out(self) -> None:
        (self.repo / ".git").mkdir(parents=True)
        (self.site / "public").mkdir(parents=True)
        self.write("site/public/index.html", "<h1>shop</h1>")
        self.write("site/public/style.css", "h1 {}")
        self.write("site/public/_routes.json", json.dumps({"version": 1, "include": ["/*"], "exclude": ["/style.css"]}))
        self.write("site/functions/_middleware.js", 'export { onRequest } from "../diddy/mesh.js";\n')
        self.write("site/functions/api/[[path]].js", CALLER)
        self.write("site/diddy.toml", "plan = one\n")
        self.configure(services={"CATALOG": "catalog"})

    def configure(self, services: dict[str, str], **more: object) -> None:
        """Write the site's wrangler configuration."""
        config = {
            "name": "shop",
            "pages_build_output_dir": "public",
            "compatibility_date": DATE,
            "services": [{"binding": binding, "service": service} for binding, service in services.items()],
            **more,
        }
        self.write("site/wrangler.json", json.dumps(config))

    def javascript(self, name: str, code: str) -> Path:
        """Add a JavaScript Worker."""
        self.write(f"{name}/wrangler.json", json.dumps({"name": name, "main": "w.js", "compatibility_date": DATE}))
        self.write(f"{name}/w.js", code)
        return self.repo / name

    def python(self, name: str, code: str) -> Path:
        """Add a Python Worker whose packages are laid out already."""
        flags = ["python_workers"]
        config = {"name": name, "main": "src/entry.py", "compatibility_date": DATE, "compatibility_flags": flags}
        self.write(f"{name}/wrangler.json", json.dumps(config))
        self.write(f"{name}/src/entry.py", code)
        self.write(f"{name}/python_modules/pyvenv.cfg", "")
        return self.repo / name

    def write(self, name: str, text: str) -> None:
        """Write a file beside its place and rename it, as editors and the build do."""
        path = self.repo / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)

    def build(self) -> Built:
        """Write ``diddy/mesh.js`` with the plan's name from ``diddy.toml``; ``plan = bad`` is a mistake."""
        plan = (self.site / "diddy.toml").read_text(encoding="utf-8").removeprefix("plan = ").strip()
        if plan == "bad":
            raise DiagnosticError(finding("DM003", "the plan is bad", hint="make it good"))
        self.write("site/diddy/mesh.js", MESH.replace("PLAN", plan))
        return Built()

    def server(
        self, console: Console, options: DevOptions | None = None, wrangler: Wrangler | None = None
    ) -> DevServer:
        """Return a dev server of the site that runs the checkout's wrangler."""
        project = discover(self.site)
        return DevServer(
            project, options or DevOptions(), self.build, console=console, wrangler=wrangler or ensure_wrangler(ROOT)
        )
