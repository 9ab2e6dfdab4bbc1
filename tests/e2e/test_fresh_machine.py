"""A fresh clone on a machine with Python and an old node: the README's first command, up to the served page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.client import fetch
from tests.support.processes import with_mark
from tests.support.toolchain import ROOT
from tests.support.under_fire import free_port, running_diddy

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(400),  # it downloads some 300 MB
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

OLD_NODE = "#!/bin/sh\nif [ $1 = --version ]; then echo v12.22.9; exit; fi\necho 'this node is too old' >&2\nexit 1\n"
KEPT = re.compile(
    r"(?i)(HOME|USER|LANG|LC_\w+|TZ|TMPDIR|(no|https?|all)_proxy|pip_\w+|npm_config_\w+|\w*_CA_\w+|SSL_\w+)"
)
"""What a login brings; nothing of this run's virtual environment."""


def first_command() -> str:
    """The first shell block of the README that makes a virtual environment."""
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL):
        if "venv" in block:
            return str(block).strip()
    raise AssertionError("the README has no command that begins with nothing")


def machine(folder: Path) -> dict[str, str]:
    """An environment with Python, git and the system's programs, no node but an old one, and empty caches."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("node", "npm", "npx"):
        (programs / name).write_text(OLD_NODE)
        (programs / name).chmod(0o755)
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
    path = os.pathsep.join([str(programs), "/usr/bin", "/bin"])
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    return {**kept, "PATH": path, "XDG_CACHE_HOME": str(folder / "cache")}


def test_the_first_command_of_the_readme_serves_the_demo(tmp_path: Path) -> None:
    clone, variables, port = tmp_path / "clone", machine(tmp_path), free_port()
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    command = first_command()
    assert command.endswith("diddy demo"), command

    began = time.monotonic()
    with running_diddy(["sh", "-c", f"{command} --port {port}"], clone, variables) as demo:
        url = demo.wait_for(r"runs at (http://\S+)", 300)[1]
        served_s = time.monotonic() - began
        assert url == f"http://127.0.0.1:{port}"
        page = fetch(url + "/")
        demo.wait_for(r"catalog +(\| )?ready|catalog does not run", 120)
        catalog = fetch(url + "/api/catalog/products")
        demo.wait_for(r"inventory +(\| )?ready", 60)
        stock = fetch(url + "/api/inventory/stock")
        os.kill(demo.descendants(b"diddy\0demo")[0], signal.SIGINT)
        assert demo.process.wait(20) == 0, demo.text
        assert with_mark(demo.mark) == []

    assert page.status == 200
    assert "<title>" in page.text
    assert catalog.status == 200
    assert len(catalog.json()["products"]) == 8
    # Where the Python runtime could not be downloaded, that was said, and the copy stands in.
    assert catalog.json()["source"] == ("copy" if "DM513" in demo.text else "catalog")
    assert (stock.status, stock.json()["known"]) == (200, True)
    assert "Traceback" not in demo.text
    assert "too old" not in demo.text
    assert subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    ).stdout in ("", "?? diddy-demo/\n")
    shutil.rmtree(clone)
    shutil.rmtree(tmp_path / "cache")
    print(f"`{command}` served the page after {served_s:.0f} s")
