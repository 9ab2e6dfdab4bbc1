"""Meshes to measure: a diddy.toml and the facts of a small project, compiled and bundled as wrangler does it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from pages_plugin.analyze import ProjectFacts
from pages_plugin.analyze.facts import EnvironmentFacts, ServiceBinding, Usage, UsedBecause
from pages_plugin.config.vocabulary import ProjectForm
from pages_plugin.emit import emit
from pages_plugin.plan.load import load_mesh
from tests.support.bundle import bundle
from tests.support.workerd_config import COMPATIBILITY_DATE, COMPATIBILITY_FLAGS

ARMED = """\
name = "shop"
[access_log]
sample = 0.0
[services.backend.fallback]
asset = "/offline.json"
[[routes]]
name = "catalog"
path_prefix = "/api/catalog"
service = "backend"
rewrite_prefix = "/"
"""
"""Everything that exists, armed: route, trace, retry, budget, time limit, fallback; the access log is sampled out."""


def files(
    toml: str, form: ProjectForm = "worker", *, bindings: Iterable[str] = ("BACKEND",), uses: Iterable[str] = ()
) -> dict[str, str]:
    """Compile a configuration; the files below `diddy/` by path. `uses`: what the site's own code uses of the mesh
    (`bindings`, `rpc`, `data`), which the compiler otherwise finds in `functions/`.
    """
    because = UsedBecause("the measured site does")
    used = [because if kind in uses else None for kind in ("bindings", "rpc", "data")]
    environment = EnvironmentFacts(
        services=tuple(ServiceBinding(name, name.lower()) for name in bindings),
        compatibility_date=COMPATIBILITY_DATE,
        compatibility_flags=COMPATIBILITY_FLAGS,
    )
    with tempfile.TemporaryDirectory() as folder:
        # A mesh without a name is called after its folder, and a name made of chance would be other bytes in each run.
        root = Path(folder) / "shop"
        root.mkdir()
        (root / "diddy.toml").write_text(toml, encoding="utf-8")
        facts = ProjectFacts(
            root,
            form=form,
            wrangler_file=root / "wrangler.toml",
            production=environment,
            preview=environment,
            usage=Usage(*used),
        )
        compiled = load_mesh(root, facts)
    if compiled.plan is None:
        raise ValueError(f"the configuration does not compile:\n{compiled.diagnostics}\n{toml}")
    return emit(compiled.plan)


def write(texts: dict[str, str], folder: Path) -> None:
    """Write emitted files below `folder`."""
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def module(texts: dict[str, str], entry: str, *, minify: bool = False, keep_names: bool = True) -> str:
    """Bundle an entry that imports `./diddy/mesh.js`, with the pinned esbuild and wrangler's options."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(texts, root / "diddy")
        return bundle(entry, folder=root, minify=minify, keep_names=keep_names)


WORKER_ENTRY = 'import { wrap } from "./diddy/mesh.js";\nexport default wrap({});\n'
PAGES_ENTRY = 'export { onRequest } from "./diddy/mesh.js";\n'
