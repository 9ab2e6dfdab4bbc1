"""Which wrangler is used: the nearest usable one of the project, up to the git root."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pages_plugin.toolchain import Wrangler, bundled_node, find_project_wrangler, wrangler_environment


def install(folder: Path, version: str, *, node: str = ">=22.0.0", script: bool = True) -> Path:
    package = folder / "node_modules" / "wrangler"
    (package / "bin").mkdir(parents=True)
    manifest = {"version": version, "bin": {"wrangler": "./bin/wrangler.js"}, "engines": {"node": node}}
    (package / "package.json").write_text(json.dumps(manifest))
    if script:
        (package / "bin" / "wrangler.js").write_text("")
    return package


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """``apps/site`` in a workspace with a git root, below a folder that is none of its business."""
    folder = tmp_path / "workspace" / "apps" / "site"
    folder.mkdir(parents=True)
    (tmp_path / "workspace" / ".git").mkdir()
    return folder


def test_none_installed(project: Path) -> None:
    assert find_project_wrangler(project) is None


def test_the_nearest_one_is_used(project: Path) -> None:
    install(project.parents[1], "4.100.0")
    package = install(project, "4.164.0")
    found = find_project_wrangler(project)
    assert isinstance(found, Wrangler)
    assert (found.version, found.source) == ("4.164.0", "project")
    assert found.command("--version")[1:] == (str(package / "bin" / "wrangler.js"), "--version")


def test_a_workspace_s_one_is_found(project: Path) -> None:
    install(project.parents[1], "4.64.0")
    found = find_project_wrangler(project)
    assert isinstance(found, Wrangler)
    assert found.version == "4.64.0"


def test_one_above_the_git_root_is_not(project: Path, tmp_path: Path) -> None:
    install(tmp_path, "4.164.0")
    assert find_project_wrangler(project) is None


@pytest.mark.parametrize(
    ("version", "script", "reason"),
    [
        ("3.114.0", True, "is version 3.114.0, and diddy needs 4.64.0"),
        ("4.63.9", True, "is version 4.63.9, and diddy needs 4.64.0"),
        ("next", True, "is version next, and diddy needs 4.64.0"),
        ("4.164.0", False, "has no ./bin/wrangler.js"),
    ],
)
def test_one_that_is_not_usable_is_passed_over_with_a_reason(
    project: Path, version: str, script: bool, reason: str
) -> None:
    install(project, version, script=script)
    found = find_project_wrangler(project)
    assert isinstance(found, str)
    assert found.endswith(reason)


def test_a_broken_package_is_passed_over(project: Path) -> None:
    (install(project, "4.164.0") / "package.json").write_text("{")
    assert str(find_project_wrangler(project)).endswith("is not a complete package")


@pytest.mark.parametrize(("wanted", "ours"), [(">=22.12.0", True), (">=18.0.0", False)])
def test_the_system_s_node_is_used_where_it_is_new_enough(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, ours: bool
) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\necho v20.5.0\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    install(project, "4.164.0", node=wanted)
    found = find_project_wrangler(project)
    assert isinstance(found, Wrangler)
    assert found.node == (bundled_node().binary if ours else tmp_path / "node")


def test_the_environment_is_quiet_and_has_a_registry_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    environment = wrangler_environment(tmp_path)
    assert environment["WRANGLER_REGISTRY_PATH"] == str(tmp_path)
    assert "FORCE_COLOR" not in environment
    assert environment["WRANGLER_SEND_METRICS"] == "false"
