"""A Python Worker's packages are laid out from its pyproject.toml, and `diddy dev` runs it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from pages_plugin.dev import LaunchError
from pages_plugin.dev.console import captured
from pages_plugin.dev.python_modules import lay_out
from tests.e2e.test_dev import eventually, get
from tests.support.dev_project import ShopProject
from tests.support.pyodide_bundle import PYTHON_FLAGS, python_workerd_wrapper

pytestmark = pytest.mark.e2e

PYPROJECT = """[project]
name = "stock"
version = "1"
requires-python = ">=3.12"
dependencies = ["diddy-worker", "shelf"]
[tool.uv.sources]
shelf = { path = "../shelf" }
"""
SHELF = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "shelf"
version = "1"
"""
ENTRY = """
import diddy_worker
import shelf
from workers import Response, WorkerEntrypoint

class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return Response(shelf.WORD)
"""


@pytest.fixture
def shop(tmp_path: Path) -> ShopProject:
    shop = ShopProject(tmp_path)
    shop.configure(services={"STOCK": "stock"})
    config = {"name": "stock", "main": "src/entry.py", "compatibility_date": "2026-11-01"}
    shop.write("stock/wrangler.json", json.dumps({**config, "compatibility_flags": PYTHON_FLAGS}))
    shop.write("stock/src/entry.py", ENTRY)
    shop.write("stock/pyproject.toml", PYPROJECT)
    shop.write("shelf/pyproject.toml", SHELF)
    shop.write("shelf/shelf/__init__.py", 'WORD = "on the shelf"\n')
    return shop


def laid_out(shop: ShopProject) -> list[str]:
    said: list[str] = []
    asyncio.run(lay_out(shop.repo / "stock", said.append))
    return said


def test_packages_are_laid_out_once_until_something_changes(shop: ShopProject) -> None:
    modules = shop.repo / "stock" / "python_modules"
    assert laid_out(shop) == ["laying out its Python packages in python_modules/"]
    for name in ("diddy_worker/__init__.py", "shelf/__init__.py", "workers/__init__.py", "pyvenv.cfg", ".synced"):
        assert (modules / name).is_file(), name
    assert (shop.repo / "stock" / ".venv-workers" / ".synced").read_text() == (modules / ".synced").read_text()
    assert laid_out(shop) == []

    shop.write("shelf/shelf/__init__.py", 'WORD = "moved"\n')
    assert len(laid_out(shop)) == 1
    assert "moved" in (modules / "shelf" / "__init__.py").read_text()

    # A failure keeps what was there, and says what to do.
    shop.write("stock/pyproject.toml", PYPROJECT.replace('"shelf"]', '"shelf", "no-such-package-of-diddy==9"]'))
    with pytest.raises(LaunchError) as caught:
        laid_out(shop)
    cause = caught.value.cause
    assert cause.code == "DM514"
    assert cause.message.startswith("pip failed: No matching distribution found for no-such-package-of-diddy==9")
    assert "pyemscripten" in (cause.hint or "")
    assert "moved" in (modules / "shelf" / "__init__.py").read_text()
    left = {path.name for path in (shop.repo / "stock").iterdir()}
    assert left == {"src", "wrangler.json", "pyproject.toml", "python_modules", ".venv-workers"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[project", "its pyproject.toml is not valid TOML"),
        ('[project]\ndependencies = ["a @ file:../gone"]', "a dependency of its pyproject.toml is not there"),
    ],
)
def test_a_pyproject_that_cannot_be_used(shop: ShopProject, text: str, message: str) -> None:
    shop.write("stock/pyproject.toml", text)
    with pytest.raises(LaunchError, match=message):
        laid_out(shop)


def test_what_pywrangler_laid_out_is_left_alone_while_it_is_newer(shop: ShopProject) -> None:
    shop.write("stock/python_modules/.synced", "1.17.9")
    assert laid_out(shop) == []
    os.utime(shop.repo / "stock" / "python_modules" / ".synced", (1, 1))
    assert len(laid_out(shop)) == 1


def test_a_python_worker_answers_the_site(shop: ShopProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINIFLARE_WORKERD_PATH", str(python_workerd_wrapper(tmp_path)))
    console, text = captured()
    with shop.server(console) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/api/STOCK")[1] == "on the shelf", text.getvalue, limit_s=60)
