"""What a Worker's isolate demands of a package: a quick import without clock and chance, and no class to be called."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import tomllib

import diddy_worker
import pytest
from diddy_worker._version import VERSION

from tests.support.toolchain import ROOT

SOURCES = sorted((ROOT / "worker_sdk" / "src" / "diddy_worker").glob("*.py"))
SLOW_OR_FORBIDDEN = {
    *(
        "http.client",
        "urllib",
        "urllib.parse",
        "uuid",
        "secrets",
        "random",
        "datetime",
        "email",
        "ssl",
        "socket",
        "logging",
    ),
    *("js", "pyodide", "workers", "dataclasses", "asyncio", "inspect"),
}


def test_importing_is_quick_and_silent() -> None:
    """In an isolated interpreter whose clock and randomness raise, as they may in a Worker at import."""
    program = """
import sys, os, time, contextlib, functools, re, json, typing
def forbidden(*_): raise RuntimeError("not at import")
before = set(sys.modules)
os.urandom = time.time = time.monotonic = time.perf_counter = forbidden
sys.path.insert(0, sys.argv[1])
import diddy_worker
print("\\n".join(set(sys.modules) - before))
"""
    command = [sys.executable, "-I", "-c", program, str(ROOT / "worker_sdk" / "src")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 0, result.stderr
    imported = set(result.stdout.split())
    assert "diddy_worker._handlers" in imported
    assert imported & SLOW_OR_FORBIDDEN == set()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_nothing_slow_is_imported_at_the_top(source: object) -> None:
    tree = ast.parse(getattr(source, "read_text")())  # noqa: B009
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert names & SLOW_OR_FORBIDDEN == set()


def test_no_public_class_could_become_an_entrypoint() -> None:
    classes = [value for value in vars(diddy_worker).values() if inspect.isclass(value)]
    assert {cls.__name__ for cls in classes} == {
        *("Deadline", "MeshMiddleware", "MeshMixin", "Remaining", "RequestContext", "Span", "TraceParent"),
    }  # fmt: skip
    assert all(
        base.__module__ in {"diddy_worker", "builtins"} or base.__module__.startswith("diddy_worker.")
        for cls in classes
        for base in cls.__mro__
    )


def test_all_is_what_the_package_offers() -> None:
    public = {name for name in vars(diddy_worker) if not name.startswith("_")}
    assert public == set(diddy_worker.__all__)
    assert all(getattr(diddy_worker, name).__doc__ for name in diddy_worker.__all__)


def test_it_depends_on_the_platforms_sdk_alone() -> None:
    project = tomllib.loads((ROOT / "worker_sdk" / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == ["workers-runtime-sdk>=1.9,<2"]
    assert project["version"] == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert project["version"] == VERSION
