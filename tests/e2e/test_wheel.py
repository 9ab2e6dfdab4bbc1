"""The distributions as somebody gets them: built, installed into a fresh environment, used far from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.toolchain import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

BUNDLED = ("functions_template", "cookiecutter-diddy", "worker_sdk")
VERSION = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]  # type: ignore[index]
PACKAGES = [("wheel", ()), ("the checkout", (str(ROOT),)), ("the checkout, editable", ("--editable", str(ROOT)))]


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """Run a command far from the checkout and its environment; its output, with what it says on stderr."""
    kept = {
        name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "http", "HTTP", "NO_"))
    }
    environment = {**kept, "PATH": "/usr/bin:/bin", "HOME": str(home or Path.home()), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}:\n{done.stdout}"
    return done.stdout


def built(project: Path, kind: str, folder: Path) -> Path:
    """Build with the installed hatchling; it writes to ``folder`` alone."""
    run(sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", folder, project, cwd=folder)
    [found] = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """A fresh environment with the wheel and what it depends on, by pip alone."""
    folder = tmp_path_factory.mktemp("venv") / "fresh"
    run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder.parent)
    return folder


@pytest.fixture(params=PACKAGES, ids=[name for name, _ in PACKAGES])
def installed(request: pytest.FixtureRequest, venv: Path, wheel: Path) -> Iterator[Path]:
    """The environment with diddy installed in each of the ways in turn; its dependencies stay."""
    _, arguments = request.param
    pip: list[str | Path] = [venv / "bin" / "python", "-m", "pip"]
    run(*pip, "install", "--quiet", "--no-deps", "--force-reinstall", *(arguments or (wheel,)), cwd=venv)
    yield venv
    run(*pip, "uninstall", "--quiet", "--yes", "diddy-mesh", cwd=venv)


def sources(folder: str) -> set[str]:
    """What git knows of a folder, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", folder],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_wheel_holds_what_an_installed_diddy_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    bundled = {f"pages_plugin/_bundled/{name}" for folder in BUNDLED for name in sources(folder)}
    assert {name for name in names if "/_bundled/" in name} == bundled
    runtime = {name for name in sources("pages_plugin/runtime/dist") if name.endswith(".js")}
    assert runtime - names == set()
    assert {f"pages_plugin/{one}" for one in ("config/diddy.schema.json", "toolchain/package.json")} < names
    assert "pages_plugin/toolchain/package-lock.json" in names
    assert f"diddy_mesh-{VERSION}.dist-info/licenses/LICENSE" in names


def test_the_wheel_holds_no_sources_of_the_runtime_and_nothing_foreign(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith("pages_plugin/runtime/src/") or "tsconfig" in name] == []
    assert [name for name in names if "__pycache__" in name or "node_modules" in name] == []
    assert {name.split("/")[0] for name in names} == {"pages_plugin", f"diddy_mesh-{VERSION}.dist-info"}


def test_the_wheel_that_is_built_from_the_sdist_is_the_same(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    [project] = tmp_path.iterdir()
    (tmp_path / "out").mkdir()
    again = built(project, "wheel", tmp_path / "out")
    assert contents(again) == contents(wheel)


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_it_lies_where_it_was_installed(installed: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    where = run(installed / "bin" / "python", "-c", "import pages_plugin; print(pages_plugin.__file__)", cwd=tmp_path)
    is_editable = "editable" in request.node.name
    assert Path(where.strip()).is_relative_to(ROOT if is_editable else installed)


def test_it_starts_builds_and_checks_a_project(installed: Path, tmp_path: Path) -> None:
    diddy = installed / "bin" / "diddy"
    assert VERSION in run(diddy, "--version", cwd=tmp_path, home=tmp_path)
    run(diddy, "new", "shop", "--no-input", cwd=tmp_path, home=tmp_path)
    shop = tmp_path / "shop"
    before = {path: path.read_bytes() for path in (shop / "diddy").rglob("*") if path.is_file()}
    assert shop / "diddy" / "mesh.js" in before
    assert (shop / "workers" / "catalog" / "vendor" / "diddy-worker" / "src" / "diddy_worker" / "__init__.py").is_file()
    assert (shop / "workers" / "inventory" / "vendor" / "diddy-mesh" / "runtime" / "adapters" / "backend.js").is_file()
    shutil.rmtree(shop / "diddy")
    run(diddy, "build", cwd=shop, home=tmp_path)
    assert {path: path.read_bytes() for path in before} == before
    assert "no errors" in run(diddy, "check", cwd=shop, home=tmp_path)
    run(diddy, "build", "--check", cwd=shop, home=tmp_path)


def test_it_meshes_a_project_that_is_there(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>Shop</h1>")
    (tmp_path / "wrangler.toml").write_text('name = "shop"\npages_build_output_dir = "site"\n')
    run(installed / "bin" / "diddy", "init", "--yes", cwd=tmp_path, home=tmp_path)
    assert "../diddy/mesh.js" in (tmp_path / "functions" / "_middleware.js").read_text()
    assert (tmp_path / "diddy" / "runtime" / "adapters" / "pages.js").is_file()


def test_the_sdk_for_python_workers_is_a_distribution_of_its_own(venv: Path, tmp_path: Path) -> None:
    found = built(ROOT / "worker_sdk", "wheel", tmp_path)
    names = set(zipfile.ZipFile(found).namelist())
    about = f"diddy_worker-{VERSION}.dist-info"
    assert {name.split("/")[0] for name in names} == {"diddy_worker", about}
    assert {"diddy_worker/__init__.py", "diddy_worker/py.typed", f"{about}/licenses/LICENSE"} < names
    python = venv / "bin" / "python"
    target = tmp_path / "packages"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, found, cwd=tmp_path)
    program = "import diddy_worker; print(diddy_worker.__file__, diddy_worker.__all__)"
    said = run("/usr/bin/env", f"PYTHONPATH={target}", python, "-c", program, cwd=tmp_path)
    assert said.startswith(str(target))
    assert "RequestContext" in said


def test_every_distribution_carries_the_same_licence() -> None:
    text = (ROOT / "LICENSE").read_bytes()
    assert b"Apache License" in text
    assert [
        folder for folder in ("worker_sdk", "pages_plugin/runtime") if (ROOT / folder / "LICENSE").read_bytes() != text
    ] == []
