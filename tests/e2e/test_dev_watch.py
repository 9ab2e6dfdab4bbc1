"""Which files are watched, with the real watcher."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

from pages_plugin.build import build
from pages_plugin.dev.console import captured
from pages_plugin.dev.mesh import Mesh
from pages_plugin.dev.model import DevOptions
from pages_plugin.dev.setup import Setup
from pages_plugin.dev.site import Site
from pages_plugin.dev.watch import changes, folders_below
from pages_plugin.dev.watching import Watching
from pages_plugin.project import discover, read_project
from pages_plugin.toolchain import Wrangler

CONFIG = {
    "name": "shop",
    "pages_build_output_dir": "public",
    "compatibility_date": "2026-01-01",
    "compatibility_flags": ["nodejs_als", "enable_request_signal"],
    "services": [{"binding": "CATALOG", "service": "catalog"}],
}


def test_generated_and_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    for name in ("src/deep", "node_modules/x", ".git/objects", "python_modules/y", "dist"):
        (tmp_path / name).mkdir(parents=True)
    found = [folder.relative_to(tmp_path).as_posix() for folder in folders_below(tmp_path)]
    assert found == [".", "src", "src/deep"]


async def saved_until_seen(stream: AsyncIterator[frozenset[Path]], file: Path) -> frozenset[Path]:
    """Write a file again and again until a batch comes: the watcher has no word for having begun."""
    coming = asyncio.create_task(next_of(stream))
    for number in count():
        file.write_text(f"{number}")
        done, _ = await asyncio.wait({coming}, timeout=1)
        if done:
            return coming.result()
    raise AssertionError


async def next_of(stream: AsyncIterator[frozenset[Path]]) -> frozenset[Path]:
    return await asyncio.wait_for(anext(stream), 10)


def test_changes_come_together_and_new_folders_are_watched(tmp_path: Path) -> None:
    flat, deep = tmp_path / "flat", tmp_path / "deep"
    (flat / "below").mkdir(parents=True)
    deep.mkdir()

    async def scenario() -> None:
        stop = asyncio.Event()
        stream = changes(lambda: [flat], [deep], stop)
        first = asyncio.create_task(next_of(stream))
        await asyncio.sleep(0.3)  # the watcher has no word for having begun
        (flat / "below" / "not-watched").write_text("x")
        (deep / "editor.swp").write_text("x")
        (flat / "diddy.toml").write_text("x")
        assert await first == {flat / "diddy.toml"}

        second = asyncio.create_task(next_of(stream))
        (deep / "new").mkdir()
        assert await second == {deep / "new"}

        assert deep / "new" / "a.js" in await saved_until_seen(stream, deep / "new" / "a.js")
        stop.set()
        assert [batch async for batch in stream] == []

    asyncio.run(scenario())


def test_a_folder_that_a_batch_made_matter_is_watched_from_then_on(tmp_path: Path) -> None:
    for name in ("site", "lib"):
        (tmp_path / name).mkdir()
    folders = [tmp_path / "site"]

    async def scenario() -> None:
        stop = asyncio.Event()
        stream = changes(lambda: folders, [], stop)
        assert await saved_until_seen(stream, tmp_path / "site" / "a.js") == {tmp_path / "site" / "a.js"}
        folders.append(tmp_path / "lib")
        seen = await saved_until_seen(stream, tmp_path / "lib" / "read.js")
        while tmp_path / "lib" / "read.js" not in seen:  # a late word of the first file
            seen = await saved_until_seen(stream, tmp_path / "lib" / "read.js")
        stop.set()
        assert [batch async for batch in stream] == []

    asyncio.run(scenario())


def test_a_first_use_in_an_imported_file_builds_the_mesh_anew(tmp_path: Path) -> None:
    site, lib = tmp_path / "site", tmp_path / "shared" / "prices.js"
    for name, text in (
        ("site/wrangler.json", json.dumps(CONFIG)),
        ("site/public/index.html", ""),
        ("site/functions/_middleware.js", 'export { onRequest } from "../diddy/mesh.js";\n'),
        (
            "site/functions/a.js",
            'import { read } from "../../shared/prices.js";\nexport const onRequest = ({ env }) => read(env);\n',
        ),
        ("shared/prices.js", "export const read = (env) => env.CATALOG.fetch('https://catalog/');\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    project = discover(site)
    setup = Setup(project, (), DevOptions(), Wrangler(Path("node"), Path("wrangler.js"), "4.164.0", "managed"), 8788)
    console, _ = captured()
    mesh = Mesh(lambda: build(read_project(site)), console, site, site / "diddy" / "mesh.js")

    async def scenario() -> None:
        assert await mesh.build()
        assert "rpc" not in modules(site)
        stop = asyncio.Event()
        site_of = Site(setup, tmp_path / "work", tmp_path / "registry")
        watching = asyncio.create_task(Watching(project, site_of, (), BuildsOnly(mesh)).run(stop))
        for number in count():
            lib.write_text(f"export const read = (env) => env.CATALOG.price({number});\n")
            await asyncio.wait({watching}, timeout=1)
            if "rpc" in modules(site):
                break
            assert number < 20
        stop.set()
        await watching

    asyncio.run(scenario())


class BuildsOnly:
    """Builds the mesh; there is no site that could be started."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh

    @property
    def mesh_sources(self) -> frozenset[Path]:
        return self._mesh.sources

    async def mesh_changed(self) -> bool:
        return await self._mesh.build()

    def start_site_if_down(self) -> None:
        pass

    def restart_site(self) -> None:
        raise AssertionError

    def restart_backend(self, name: str) -> None:
        raise AssertionError(name)

    def retry_backend(self, name: str) -> None:
        raise AssertionError(name)


def modules(site: Path) -> set[str]:
    """The names of the runtime's modules that the site's mesh uses."""
    return {file.stem for file in (site / "diddy" / "runtime").rglob("*.js")}


def test_nothing_to_watch_ends_when_it_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        stop.set()
        assert [batch async for batch in changes(lambda: [tmp_path / "gone"], [], stop)] == []

    asyncio.run(scenario())
