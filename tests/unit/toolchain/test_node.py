"""The node that came with diddy is a real one, and npm runs on it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from pages_plugin.toolchain import bundled_node, npm_command, run_tool, system_node, with_node_on_path
from pages_plugin.toolchain.versions import minimum_of, parse_version


def test_the_bundled_node_is_the_binary_itself() -> None:
    node = bundled_node()
    assert node.version >= (24, 0, 0)
    assert node.binary.read_bytes()[:2] != b"#!"


def test_npm_runs(tmp_path: Path) -> None:
    lines: list[str] = []
    assert asyncio.run(run_tool([*npm_command(), "--version"], cwd=tmp_path, on_line=lines.append)) == 0
    assert parse_version(lines[-1])


def test_a_wrapper_in_the_venv_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrapper = tmp_path / "venv" / "bin" / "node"
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text("#!/bin/sh\necho v99.0.0\n")
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", str(wrapper.parent))
    monkeypatch.setattr("sys.executable", str(wrapper.parent / "python"))
    assert system_node() is None


def test_the_system_s_node_is_asked_for_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\necho v23.4.5\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = system_node()
    assert found is not None
    assert (found.binary, found.version) == (tmp_path / "node", (23, 4, 5))


def test_our_node_is_the_last_on_path() -> None:
    path = with_node_on_path({"PATH": "/usr/bin"})["PATH"].split(os.pathsep)
    assert path == ["/usr/bin", str(bundled_node().binary.parent)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v24.19.0\n", (24, 19, 0)),
        ("4.164.0", (4, 164, 0)),
        ("5.2026.1-beta", (5, 2026, 1)),
        ("x", None),
        ("4.1", None),
    ],
)
def test_versions_are_read(text: str, expected: tuple[int, int, int] | None) -> None:
    assert parse_version(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [(">=22.12.0", (22, 12, 0)), (">= 20", (20, 0, 0)), ("^20 || >=22", None), ("", None)]
)
def test_the_minimum_of_a_range(text: str, expected: tuple[int, int, int] | None) -> None:
    assert minimum_of(text) == expected
