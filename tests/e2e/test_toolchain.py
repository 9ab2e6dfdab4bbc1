"""The managed wrangler, installed for real from the npm registry, and the oldest one that diddy accepts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pages_plugin.dev.console import captured
from pages_plugin.toolchain import (
    MINIMUM_WRANGLER,
    Wrangler,
    ensure_wrangler,
    find_project_wrangler,
    managed_folder,
    managed_version,
    npm_command,
    run_tool,
)
from tests.e2e.test_dev import HELLO, eventually, get
from tests.support.dev_project import ROOT, ShopProject
from tests.support.processes import with_mark

pytestmark = pytest.mark.e2e

INSTALL = """
import sys
from pathlib import Path
from pages_plugin.toolchain import ensure_wrangler
found = ensure_wrangler(Path(sys.argv[1]))
print(found.version, found.source)
"""


def installing(project: Path, cache: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DIDDY_CACHE_DIR": str(cache), "DIDDY_TEST_MARK": str(cache)}
    return subprocess.Popen(
        [sys.executable, "-c", INSTALL, project],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_at_once_install_once_and_a_third_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    (project / ".git").mkdir(parents=True)
    both = [installing(project, cache), installing(project, cache)]
    outputs = [process.communicate(timeout=120) for process in both]
    assert [out for out, _ in outputs] == [f"{managed_version()} managed\n"] * 2, outputs
    said = sorted(err for _, err in outputs)
    assert sum("(once, into" in err for err in said) == 1
    monkeypatch.setenv("DIDDY_CACHE_DIR", str(cache))
    assert sorted(path.name for path in cache.iterdir()) == [managed_folder().name, "toolchain.lock"]

    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")  # nothing is asked of it any more
    found = ensure_wrangler(project)
    lines: list[str] = []
    assert asyncio.run(run_tool(found.command("--version"), cwd=project, on_line=lines.append)) == 0
    assert managed_version() in lines[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_installation_that_is_killed_leaves_nothing_usable_and_no_process(tmp_path: Path) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    (project / ".git").mkdir(parents=True)
    process = installing(project, cache)
    end = time.monotonic() + 30
    while not list(cache.glob(".installing-*/package-lock.json")):
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    while with_mark(f"DIDDY_TEST_MARK={cache}"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert [path for path in cache.iterdir() if path.name.startswith("toolchain-")] == []


def test_the_oldest_accepted_wrangler_runs_a_site_with_a_backend(tmp_path: Path) -> None:
    shop = ShopProject(tmp_path)
    version = ".".join(map(str, MINIMUM_WRANGLER))
    shop.write("package.json", json.dumps({"private": True, "devDependencies": {"wrangler": version}}))
    words = (*npm_command(), "install", "--ignore-scripts", "--no-audit", "--no-fund")
    lines: list[str] = []
    assert asyncio.run(run_tool(words, cwd=shop.repo, on_line=lines.append, timeout_s=120)) == 0, lines
    shop.javascript("catalog", HELLO)
    own = find_project_wrangler(shop.site)
    assert isinstance(own, Wrangler)
    assert own.version == version
    console, text = captured()
    with shop.server(console, wrangler=own) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/api/CATALOG") == (200, '{"from":"catalog"}', "one"), text.getvalue)
        shop.write("site/diddy.toml", "plan = two\n")
        eventually(lambda: get(f"{url}/")[2] == "two", text.getvalue)
    said = text.getvalue()
    assert "site    | GET /api/CATALOG 200 3 ms -> catalog 2 tries [retried] 4bf92f35" in said
    assert [line for line in said.splitlines() if "wrangler:inf" in line or "following bindings" in line] == []
