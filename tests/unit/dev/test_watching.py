"""What each change of a file leads to."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from pages_plugin.dev.model import DevOptions
from pages_plugin.dev.setup import Setup
from pages_plugin.dev.site import Site
from pages_plugin.dev.watching import Watching
from pages_plugin.project import discover
from pages_plugin.toolchain import Wrangler


class Noted:
    """Keeps what it was asked to do."""

    def __init__(self, sources: frozenset[Path] = frozenset()) -> None:
        self.done: list[str] = []
        self.mesh_sources = sources

    async def mesh_changed(self) -> bool:
        self.done.append("build")
        return True

    def start_site_if_down(self) -> None:
        self.done.append("site if down")

    def restart_site(self) -> None:
        self.done.append("restart site")

    def restart_backend(self, name: str) -> None:
        self.done.append(f"restart {name}")

    def retry_backend(self, name: str) -> None:
        self.done.append(f"retry {name}")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    services = [{"binding": "API", "service": "api"}]
    site = {"name": "site", "pages_build_output_dir": "public", "services": services}
    for name, config in (("site", site), ("api", {"name": "api", "main": "src/w.js"})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "wrangler.json").write_text(json.dumps(config))
    (tmp_path / ".git").mkdir()
    (tmp_path / "site" / "public").mkdir()
    (tmp_path / "site" / "functions").mkdir()
    (tmp_path / "site" / "functions" / "_middleware.js").write_text("")
    return tmp_path


def reactions(
    repo: Path, *names: str, proxy: int | None = None, rebuild: bool = False, sources: tuple[str, ...] = ()
) -> list[str]:
    project = discover(repo / "site")
    wrangler = Wrangler(Path("node"), Path("wrangler.js"), "4.164.0", "managed")
    setup = Setup(project, project.backends, DevOptions(proxy=proxy), wrangler, 8788)
    site = Site(setup, repo / "work", repo / "registry")
    noted = Noted(frozenset(repo / name for name in sources))
    if rebuild:
        site.bundle_again()
    asyncio.run(Watching(project, site, project.backends, noted).react(frozenset(repo / name for name in names)))
    return noted.done


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("site/diddy.toml", ["build"]),
        ("site/functions/a.js", ["build", "site if down"]),
        ("site/functions/deep/b.ts", ["build", "site if down"]),
        ("site/wrangler.json", ["build", "restart site"]),
        ("site/wrangler.toml", ["build", "restart site"]),
        ("site/.dev.vars", ["build", "restart site"]),
        ("site/public/_routes.json", ["build"]),
        ("site/public/index.html", []),
        ("site/README.md", []),
        ("site/diddy/mesh.js", []),
        ("api/wrangler.json", ["restart api"]),
        ("api/pyproject.toml", ["restart api"]),
        ("api/src/w.js", ["retry api"]),
    ],
)
def test_reactions(repo: Path, name: str, expected: list[str]) -> None:
    assert reactions(repo, name) == expected


def test_a_batch_does_each_thing_once(repo: Path) -> None:
    names = ("site/diddy.toml", "site/functions/a.js", "site/functions/b.js", "api/src/w.js", "api/src/v.js")
    assert reactions(repo, *names) == ["build", "site if down", "retry api"]


def test_code_that_functions_import_is_as_good_as_theirs(repo: Path) -> None:
    sources = ("site/functions/a.js", "site/lib/read.ts", "shared/log.js")
    assert reactions(repo, "site/lib/read.ts", sources=sources) == ["build", "site if down"]
    assert reactions(repo, "shared/log.js", sources=sources) == ["build", "site if down"]
    assert reactions(repo, "site/lib/other.ts", sources=sources) == []


def test_our_own_touch_of_the_middleware_is_no_change(repo: Path) -> None:
    assert reactions(repo, "site/functions/_middleware.js", proxy=3000, rebuild=True) == []
    assert reactions(repo, "site/functions/_middleware.js", proxy=3000) == ["build", "site if down"]


def test_code_beside_functions_is_bundled_again_on_a_stage(repo: Path) -> None:
    middleware = repo / "site" / "functions" / "_middleware.js"
    os.utime(middleware, (1, 1))
    assert reactions(repo, "site/lib/word.ts", proxy=3000) == []
    assert middleware.stat().st_mtime > 1
    os.utime(middleware, (1, 1))
    reactions(repo, "site/lib/word.ts")
    assert middleware.stat().st_mtime == 1
