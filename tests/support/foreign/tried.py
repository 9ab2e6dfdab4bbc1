"""Try `diddy init` on a foreign project as its owner would: run it before and after, ask both the same, take it out."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.client import Answer, fetch
from tests.support.diddy import diddy
from tests.support.foreign.shape import BACKEND, Ask, Shape
from tests.support.toolchain import node_binary
from tests.support.wrangler import WranglerDev, wrangler_environment

_NPM = node_binary().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
ACCESS_LINE = r'(\{"type":"access".*\})'


@dataclass
class Tried:
    """What happened, for tests to judge. The answers of before and after are paired."""

    shape: Shape
    init: subprocess.CompletedProcess[str]
    changed: str = ""
    answers: list[tuple[Ask, Answer, Answer]] = field(default_factory=list)
    flaky: tuple[Answer, Answer] | None = None
    line: dict[str, Any] = field(default_factory=dict)
    """The access line of the flaky call."""
    static_lines: int = 0
    """Access lines of the static file."""
    verify: subprocess.CompletedProcess[str] | None = None
    second_init: subprocess.CompletedProcess[str] | None = None
    changed_again: str = ""
    check: subprocess.CompletedProcess[str] | None = None
    remove: subprocess.CompletedProcess[str] | None = None
    left: str = ""


def git(folder: Path, *arguments: str) -> str:
    """Run git with an identity of its own and return what it prints."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def lay_out(files: dict[str, str], repository: Path) -> Path:
    """Write files into a repository and commit them."""
    for name, text in files.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "as it was")
    return repository


def backend(folder: Path, state: Path) -> WranglerDev:
    """Return the Worker that every foreign project calls, not yet started."""
    folder.mkdir()
    for name, text in BACKEND.items():
        (folder / name).write_text(text)
    return WranglerDev(["dev"], folder, state)


def npm(folder: Path, state: Path, *arguments: str) -> None:
    """Run npm in a project."""
    done = subprocess.run(
        [str(node_binary()), str(_NPM), *arguments],
        cwd=folder,
        env=wrangler_environment(state),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def status(repository: Path) -> str:
    """What git sees of changed and untracked files; wrangler's own cache is not ours to judge."""
    lines = git(repository, "status", "--porcelain", "--untracked-files=all").splitlines()
    return "\n".join(line for line in lines if "/.wrangler/" not in line and not line[3:].startswith(".wrangler/"))


def try_out(shape: Shape, folder: Path, state: Path) -> Tried:
    """Go the whole way with one project; the backend has to run with the same `state`."""
    repository = lay_out(dict(shape.files), folder / "repository")
    if shape.npm:
        npm(repository / shape.root, state, "install", "--no-audit", "--no-fund", "--ignore-scripts", *shape.npm)
        git(repository, "add", ".")
        git(repository, "commit", "-q", "-m", "packages")
    for name, text in shape.programs.items():
        program = repository / shape.root / "node_modules" / ".bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.with_suffix(".mjs").write_text(text)
        program.write_text(f'#!/bin/sh\nexec node "$(dirname "$0")/{name}.mjs" "$@"\n')
        program.chmod(0o755)
    untouched = folder / "untouched"
    shutil.copytree(repository, untouched, symlinks=True)
    project = repository / shape.root

    tried = Tried(shape, diddy(project, "init", "--yes"))
    tried.changed = status(repository)
    assert tried.init.returncode == 0, tried.init.stdout + tried.init.stderr
    if shape.builds:
        npm(untouched / shape.root, state, "run", "build")
        npm(project, state, "run", "build")
    before = WranglerDev(shape.command, untouched / shape.root, state)
    after = WranglerDev([*shape.command, *shape.flags], project, state)
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(WranglerDev.__enter__, (before, after)))
        _ask(tried, before, after)
        tried.verify = diddy(project, "verify", after.origin, "--format", "json")
    finally:
        before.stop()
        after.stop()

    tried.second_init = diddy(project, "init", "--yes")
    tried.check = diddy(project, "build", "--check")
    tried.changed_again = status(repository)
    tried.remove = diddy(project, "remove", "--yes")
    tried.left = status(repository)
    return tried


def _ask(tried: Tried, before: WranglerDev, after: WranglerDev) -> None:
    shape = tried.shape
    for ask in shape.asks:
        pair = [fetch(dev.origin + ask.path, ask.method, ask.headers, ask.body) for dev in (before, after)]
        tried.answers.append((ask, pair[0], pair[1]))
    flaky = []
    for dev in (before, after):
        path = shape.flaky.path.replace("{backend}", f"flaky-{uuid.uuid4().hex}")
        flaky.append(fetch(dev.origin + path, shape.flaky.method, shape.flaky.headers, shape.flaky.body))
    tried.flaky = (flaky[0], flaky[1])
    tried.line = json.loads(after.wait_for(r'(\{"type":"access".*"path":"[^"]*flaky-.*\})')[1])
    tried.static_lines = sum(
        json.loads(line)["path"] == shape.static for line in after.lines if line.startswith('{"type":"access"')
    )
