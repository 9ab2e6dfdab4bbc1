"""Pages projects, with and without the mesh, bundled by the real ``wrangler pages functions build``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bench.fronts import BINDINGS
from bench.mesh import ARMED, PAGES_ENTRY, files, write
from tests.support.workerd_config import Worker
from tests.support.wrangler import run_wrangler

CALL = "export const onRequest = ({ request, env }) => env.BACKEND.fetch(request);\n"
"""The function that people write today."""

EMPTY = "export const onRequest = ({ next }) => next();\n"
"""A middleware that does nothing: Pages' router copies the body for each handler, so it costs memory all the same."""

UNCHANGED = 'name = "shop"\n[access_log]\nsample = 0.0\n[services.backend]\n'
"""The defaults, for a site whose own functions call the binding; the access log is sampled out."""


def twenty() -> dict[str, str]:
    """Twenty function files of a site, and the one that is asked among them, last as wrangler sorts them."""
    names = [f"functions/api/{area}/{item}.js" for area in ("users", "orders", "carts", "prices") for item in "abcde"]
    return {**dict.fromkeys(names[:19], CALL), "functions/api/catalog/[[path]].js": CALL}


def projects() -> dict[str, dict[str, str]]:
    """The files of each project. The mesh's gateway route needs no function file."""
    gateway = _diddy(ARMED)
    return {
        "pages": {"functions/api/[[path]].js": CALL},
        "pages+empty middleware": {"functions/_middleware.js": EMPTY, "functions/api/[[path]].js": CALL},
        "pages 20 files": twenty(),
        "pages+mesh route": gateway,
        "pages+mesh route, 19 files": {**gateway, **dict(list(twenty().items())[:19])},
        "pages+mesh intercepted": {
            **_diddy(UNCHANGED, ("bindings",)),
            "functions/api/[[path]].js": CALL,
        },
        "pages+mesh intercepted, 20 files": {**_diddy(UNCHANGED, ("bindings",)), **twenty()},
    }


def build(texts: Mapping[str, str]) -> str:
    """The module that wrangler makes of a project's functions."""
    with tempfile.TemporaryDirectory() as folder:
        project, state = Path(folder) / "site", Path(folder) / "state"
        write({**texts, "public/index.html": "<!doctype html>"}, project)
        result = run_wrangler(["pages", "functions", "build", "--outdir", "out"], project, state)
        if result.returncode != 0:
            raise RuntimeError(f"wrangler could not build the functions:\n{result.stdout}")
        return (project / "out" / "index.js").read_text(encoding="utf-8")


@cache
def pages_fronts(only: frozenset[str] | None = None) -> dict[str, Worker]:
    """Each project as a Worker; `only` leaves out the others."""
    return {
        name: Worker(f"pages-{index}", build(texts), bindings=BINDINGS)
        for index, (name, texts) in enumerate(projects().items())
        if only is None or name in only
    }


def _diddy(toml: str, uses: tuple[str, ...] = ()) -> dict[str, str]:
    emitted = {f"diddy/{path}": text for path, text in files(toml, "pages", uses=uses).items()}
    return {**emitted, "functions/_middleware.js": PAGES_ENTRY.replace("./diddy", "../diddy")}
