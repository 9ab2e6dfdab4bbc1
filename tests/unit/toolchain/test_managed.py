"""The managed wrangler's pins and folder, and what real npm makes of registries that fail."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.toolchain import managed

ROOT = Path(__file__).parents[3]
TOOLCHAIN = ROOT / "pages_plugin" / "toolchain"


class Silent:
    """A progress that keeps what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def begin(self, what: str, *, total: int) -> None:
        self.said.append(what)

    def step(self) -> None: ...

    def end(self, *, done: bool) -> None: ...

    def say(self, message: str) -> None:
        self.said.append(message)


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("DIDDY_CACHE_DIR", str(folder))
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return folder


@pytest.fixture
def registry(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A registry that answers every request with the status in the parameter; 0 closes the connection."""
    status: int = request.param

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if status:
                self.send_response(status)
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")
            else:
                self.connection.close()

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setenv("npm_config_registry", address)
        yield address
        server.shutdown()
        thread.join()


def test_the_pins_are_those_that_the_project_is_tested_with() -> None:
    pins, tested = read(TOOLCHAIN / "package.json")["dependencies"], read(ROOT / "package.json")["devDependencies"]
    assert pins == {name: tested[name] for name in pins}
    assert "wrangler" in pins


def test_the_lock_names_no_registry_and_every_platform() -> None:
    packages = read(TOOLCHAIN / "package-lock.json")["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    wanted = {
        f"node_modules/{name}"
        for package in ("workerd", "esbuild")
        for name in packages[f"node_modules/{package}"]["optionalDependencies"]
    }
    assert wanted - packages.keys() == set()
    assert packages[""]["dependencies"] == read(TOOLCHAIN / "package.json")["dependencies"]


def test_another_lock_is_another_folder(cache: Path) -> None:
    assert managed.managed_folder().parent == cache
    assert managed.managed_folder().name.startswith("toolchain-")


def test_a_finished_installation_is_used_as_it_is(cache: Path) -> None:
    managed.managed_folder().mkdir(parents=True)
    progress = Silent()
    assert managed.install_managed(progress) == managed.managed_folder()
    assert progress.said == []


@pytest.mark.parametrize(
    ("registry", "reason"),
    [(503, "answered with 503"), (404, "answered with 404"), (401, "answered with 401"), (0, "does not answer")],
    indirect=["registry"],
)
def test_a_registry_that_fails_is_named_and_nothing_stays(cache: Path, registry: str, reason: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        managed.install_managed(Silent())
    (found,) = caught.value.diagnostics
    assert found.code == "DM503"
    assert reason in found.message
    assert [path.name for path in cache.iterdir()] == ["toolchain.lock"]


def test_a_registry_that_is_not_there(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_address[1]}")
    with pytest.raises(DiagnosticError) as caught:
        managed.install_managed(Silent())
    assert "ECONNREFUSED" in caught.value.diagnostics[0].message
    assert "npm config set" in (caught.value.diagnostics[0].hint or "")


def test_leftovers_of_an_interrupted_installation_go(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / ".installing-x" / "node_modules").mkdir(parents=True)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    with pytest.raises(DiagnosticError):
        managed.install_managed(Silent())
    assert not (cache / ".installing-x").exists()


def test_a_cache_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DIDDY_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(DiagnosticError) as caught:
        managed.install_managed(Silent())
    (found,) = caught.value.diagnostics
    assert found.code == "DM504"
    assert "DIDDY_CACHE_DIR" in (found.hint or "")


@pytest.mark.parametrize(
    ("number", "part"),
    [(errno.ENOSPC, "is full"), (errno.EROFS, "Read-only file system"), (errno.EACCES, "Permission denied")],
)
def test_a_disk_that_refuses(number: int, part: str) -> None:
    problem = managed._folder_problem(Path("/cache"), OSError(number, os.strerror(number)))
    assert problem.code == "DM504"
    assert part in problem.message
