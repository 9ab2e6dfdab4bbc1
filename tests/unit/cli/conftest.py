"""The command line in this process, and a small Pages project as people have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pages_plugin.cli.main import run

WRANGLER = """\
name = "shop" # the shop
pages_build_output_dir = "public"
compatibility_date = "2026-01-01"

[[services]]
binding = "CATALOG"
service = "catalog-worker"
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Diddy = Callable[..., Outcome]


@pytest.fixture
def diddy(capsys: pytest.CaptureFixture[str]) -> Diddy:
    """Run a command; standard input is no terminal."""

    def call(*arguments: object) -> Outcome:
        status = run([str(one) for one in arguments])
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return call


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, which is the working folder."""
    folder = tmp_path / "shop"
    (folder / "public").mkdir(parents=True)
    (folder / "functions" / "api").mkdir(parents=True)
    (folder / "wrangler.toml").write_text(WRANGLER)
    (folder / "public" / "index.html").write_text("<h1>shop</h1>")
    (folder / "public" / "style.css").write_text("h1 {}")
    (folder / "functions" / "api" / "items.js").write_text(
        'export const onRequestGet = ({ env }) => env.CATALOG.fetch("https://catalog/items");\n'
    )
    monkeypatch.chdir(folder)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
