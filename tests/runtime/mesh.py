"""A meshed site in native workerd, from the text of its diddy.toml: compiled, emitted, bundled and booted for real.

    with FaultyServer(*statuses(503, 200)) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        assert mesh.fetch("/api/items").status == 200
        assert mesh.access()["calls"][0]["flags"] == ["retried"]

Each keyword is a binding in lower case: a faulty server, the address of one, or the source of a Worker.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding
from pages_plugin.config.vocabulary import ProjectForm
from pages_plugin.emit import emit
from pages_plugin.plan import load_mesh
from tests.support.bundle import bundle
from tests.support.client import Answer, Body, Headers, fetch
from tests.support.faulty import FaultyServer
from tests.support.workerd import COMPATIBILITY_FLAGS, Directory, External, Json, Service, Worker, Workerd

CATALOG = """
[services.catalog]
[[routes]]
path_prefix = "/api"
service = "catalog"
"""
"""The smallest gateway: everything below /api goes to the binding CATALOG, on the defaults."""

QUICK = """
[defaults.retry]
backoff = { base = "1ms", max = "2ms" }
"""
"""Retries that wait next to nothing."""

SITE = """
export function site({ request }) {
  return Response.json({ site: new URL(request.url).pathname, method: request.method });
}
"""
"""What answers where no route matches."""

_ENTRY: Mapping[ProjectForm, str] = {
    # What Pages' own router does around a root middleware, as far as the mesh can see it.
    "pages": """
import { onRequest } from "./diddy/mesh.js";
import * as code from "./site.js";
export * from "./site.js";
export default {
  fetch(request, env, ctx) {
    const context = { request, env, data: {}, params: {}, functionPath: "/", waitUntil: ctx.waitUntil.bind(ctx) };
    context.next = async () => code.site(context);
    return onRequest(context);
  },
};
""",
    "pages-worker": """
import { wrap } from "./diddy/mesh.js";
import site from "./site.js";
export * from "./site.js";
export default wrap(site);
""",
    "worker": """
import { wrap } from "./diddy/mesh.js";
import site from "./site.js";
export * from "./site.js";
export default wrap(site);
""",
}


class Mesh:
    """A running site."""

    def __init__(self, workerd: Workerd) -> None:
        self.workerd = workerd
        self._marks = 0

    @property
    def port(self) -> int:
        return self.workerd.port()

    def url(self, path: str = "/") -> str:
        return self.workerd.url(path)

    def fetch(
        self, path: str = "/", method: str = "GET", headers: Headers = (), body: Body = None, *, timeout_s: float = 20
    ) -> Answer:
        return fetch(self.url(path), method, headers, body, timeout_s=timeout_s)

    def access(self, count: int = 1) -> dict[str, Any]:
        """The `count`-th access line."""
        return self.workerd.wait_for_json(lambda line: line.get("type") == "access", count=count)

    def settled(self) -> list[dict[str, Any]]:
        """The access lines of all requests so far, also those that are still on their way.

        A request of its own, whose line is the last, is sent and waited for.
        """
        self._marks += 1
        path = f"/settled-{self._marks}"
        self.fetch(path)
        self.workerd.wait_for_json(lambda line: line.get("type") == "access" and line["path"] == path)
        return self.access_lines()

    def access_lines(self) -> list[dict[str, Any]]:
        """The access lines that have come yet."""
        return [line for line in self.workerd.json_lines() if line.get("type") == "access"]

    def call(self, count: int = 1) -> dict[str, Any]:
        """The only call of the `count`-th access line."""
        [call] = self.access(count)["calls"]
        assert isinstance(call, dict)
        return call


@cache
def emitted(toml: str, form: ProjectForm, bindings: tuple[str, ...], wrangler: bool = True) -> dict[str, str]:
    """The files that `diddy build` writes below diddy/. Without a wrangler file bindings are found at run time."""
    facts = EnvironmentFacts(
        services=tuple(ServiceBinding(name, name.lower()) for name in bindings),
        other_bindings={"METRICS": "analytics_engine_datasets"},
        compatibility_flags=COMPATIBILITY_FLAGS,
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "diddy.toml").write_text(toml, encoding="utf-8")
        project = ProjectFacts(
            root=root,
            name="shop",
            form=form,
            wrangler_file=root / "wrangler.toml" if wrangler else None,
            production=facts,
            preview=facts,
        )
        compiled = load_mesh(root, project)
    assert compiled.plan is not None, [f"{one.code} {one.message}" for one in compiled.diagnostics]
    return emit(compiled.plan)


@cache
def front(toml: str, site: str, form: ProjectForm, bindings: tuple[str, ...], wrangler: bool = True) -> str:
    """The whole site as one bundled module."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in emitted(toml, form, bindings, wrangler).items():
            (root / "diddy" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "diddy" / name).write_text(text, encoding="utf-8")
        (root / "site.js").write_text(site, encoding="utf-8")
        (root / "entry.js").write_text(_ENTRY[form], encoding="utf-8")
        return bundle(root / "entry.js")


@contextmanager
def meshed(
    toml: str = "",
    *,
    site: str = SITE,
    form: ProjectForm = "pages",
    variables: Mapping[str, str | Json | Service] | None = None,
    assets: Path | None = None,
    unbound: tuple[str, ...] = (),
    declared: tuple[str, ...] = (),
    flags: tuple[str, ...] = COMPATIBILITY_FLAGS,
    wrangler: bool = True,
    **backends: FaultyServer | str,
) -> Iterator[Mesh]:
    """Boot a site; `unbound` bindings stand in the configuration and are missing from `env`.

    `declared` bindings stand in `variables` and are known to the compiler too.
    """
    # ASSETS is the platform's own; it stands in no list of services.
    bindings = tuple(sorted({*(name.upper() for name in backends), *unbound, *declared} - {"ASSETS"}))
    services: list[Worker | External | Directory] = []
    env: dict[str, Any] = dict(variables or {})
    for name, backend in backends.items():
        env[name.upper()] = Service(name)
        if isinstance(backend, FaultyServer):
            services.append(External(name, backend.address))
        elif "export" in backend:
            services.append(Worker(name, backend))
        else:
            services.append(External(name, backend))
    if assets:
        services.append(Directory("assets", assets))
        env["ASSETS"] = Service("assets")
    worker = Worker("front", front(toml, site, form, bindings, wrangler), env, compatibility_flags=flags)
    with Workerd(worker, *services) as workerd:
        yield Mesh(workerd)
