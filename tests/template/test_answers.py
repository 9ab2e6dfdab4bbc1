"""Answers and places that cannot give a project are refused with what to do, and leave nothing behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.template.baking import CHOICES, TEMPLATE, bake, run_cookiecutter


@pytest.mark.parametrize(
    "slug",
    ["Shop", "my_shop", "-shop", "shop-", "a--b", "shop.dev", "x" * 51, "shöp", "a b", "$(id)", "shop'"],
)
def test_a_slug_that_cloudflare_would_refuse_is_refused(tmp_path: Path, slug: str) -> None:
    done = run_cookiecutter(tmp_path, f"project_slug={slug}")
    assert done.returncode != 0
    assert "error: project_slug" in done.stderr
    assert "Example: diddy-shop" in done.stderr
    assert not (tmp_path / slug).exists()


@pytest.mark.parametrize("name", ["<b>Shop</b>", 'Say "Shop"', "Shop\\", "{braces}", " ", "x" * 61])
def test_a_name_that_would_break_a_file_is_refused(tmp_path: Path, name: str) -> None:
    done = run_cookiecutter(tmp_path, f"project_name={name}", "project_slug=shop")
    assert done.returncode != 0
    assert "error: project_name" in done.stderr
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("prompt", CHOICES)
def test_an_answer_that_is_no_choice_is_refused(tmp_path: Path, prompt: str) -> None:
    done = run_cookiecutter(tmp_path, f"{prompt}=rust")
    assert done.returncode != 0
    assert "rust" in done.stdout + done.stderr
    assert not (tmp_path / "diddy-shop").exists()


def test_all_complaints_come_at_once(tmp_path: Path) -> None:
    done = run_cookiecutter(tmp_path, "project_name=<", "project_slug=_")
    assert [line.split()[1] for line in done.stderr.splitlines() if line.startswith("error: ")] == [
        "project_name",
        "project_slug",
    ]


@pytest.mark.parametrize("name", ["Diddy Shop", "L'été & fils", "Лавка 7", "O'Neill's"])
def test_a_name_of_any_language_is_kept(tmp_path: Path, name: str) -> None:
    project = bake(tmp_path, project_name=name, project_slug="shop", backends="javascript")
    assert f"# {name}\n" in (project / "README.md").read_text(encoding="utf-8")


def test_the_slug_comes_from_the_name(tmp_path: Path) -> None:
    done = run_cookiecutter(tmp_path, "project_name=My Tiny Shop", "backends=javascript")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "my-tiny-shop" / "package.json").read_text())["name"] == "my-tiny-shop"


def test_a_relative_template_and_another_folder_work_together(tmp_path: Path) -> None:
    done = run_cookiecutter(tmp_path, "project_slug=shop", template=TEMPLATE.name, cwd=TEMPLATE.parent)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shop" / "workers" / "catalog" / "vendor" / "diddy-worker" / "pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("backends", "missing"),
    [
        ("python", {"worker_sdk"}),
        ("javascript", {"pages_plugin/runtime"}),
        ("both", {"worker_sdk", "pages_plugin/runtime"}),
    ],
)
def test_a_template_that_was_taken_out_of_its_checkout_says_what_is_missing(
    tmp_path: Path, backends: str, missing: set[str]
) -> None:
    lone = tmp_path / "lone" / TEMPLATE.name
    shutil.copytree(TEMPLATE, lone)
    refused = run_cookiecutter(tmp_path, f"backends={backends}", template=lone)
    assert refused.returncode != 0
    assert f"error: backends {backends!r}" in refused.stderr
    assert {name for name in ("worker_sdk", "pages_plugin/runtime") if f"({name})" in refused.stderr} == missing
    assert "diddy new" in refused.stderr
    assert not (tmp_path / "diddy-shop").exists()


def test_nothing_of_the_tools_lies_in_the_template() -> None:
    caches = {"__pycache__", ".ruff_cache", ".pytest_cache", "node_modules", ".wrangler", "python_modules"}
    inside = TEMPLATE / "{{cookiecutter.project_slug}}"
    assert [path for path in inside.rglob("*") if path.name in caches or path.name == ".dev.vars"] == []
