"""Which files are watched, with the real watcher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from pages_plugin.dev.watch import changes, folders_below


def test_generated_and_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    for name in ("src/deep", "node_modules/x", ".git/objects", "python_modules/y", "dist"):
        (tmp_path / name).mkdir(parents=True)
    found = [folder.relative_to(tmp_path).as_posix() for folder in folders_below(tmp_path)]
    assert found == [".", "src", "src/deep"]


async def next_of(stream: AsyncIterator[frozenset[Path]]) -> frozenset[Path]:
    return await asyncio.wait_for(anext(stream), 10)


def test_changes_come_together_and_new_folders_are_watched(tmp_path: Path) -> None:
    flat, deep = tmp_path / "flat", tmp_path / "deep"
    (flat / "below").mkdir(parents=True)
    deep.mkdir()

    async def scenario() -> None:
        stop = asyncio.Event()
        stream = changes([flat], [deep], stop)
        first = asyncio.create_task(next_of(stream))
        await asyncio.sleep(0.3)  # the watcher has no word for having begun
        (flat / "below" / "not-watched").write_text("x")
        (deep / "editor.swp").write_text("x")
        (flat / "diddy.toml").write_text("x")
        assert await first == {flat / "diddy.toml"}

        second = asyncio.create_task(next_of(stream))
        (deep / "new").mkdir()
        assert await second == {deep / "new"}

        third = asyncio.create_task(next_of(stream))
        await asyncio.sleep(0.3)
        (deep / "new" / "a.js").write_text("x")
        assert deep / "new" / "a.js" in await third
        stop.set()
        assert [batch async for batch in stream] == []

    asyncio.run(scenario())


def test_nothing_to_watch_ends_when_it_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop = asyncio.Event()
        stop.set()
        assert [batch async for batch in changes([tmp_path / "gone"], [], stop)] == []

    asyncio.run(scenario())
