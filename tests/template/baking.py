"""Bake the project template as a newcomer does, and say which combinations of answers the tests bake."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from allpairspy import AllPairs  # type: ignore[import-untyped]

from tests.support.toolchain import ROOT

TEMPLATE = ROOT / "cookiecutter-diddy"
CHOICES = {
    name: values
    for name, values in json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8")).items()
    if isinstance(values, list) and not name.startswith("_")
}
COMBINATIONS = [dict(zip(CHOICES, row, strict=True)) for row in AllPairs(list(CHOICES.values()))]
"""Every pair of answers occurs in at least one of them."""

SLUG = "pairwise-shop"


def name_of(answers: dict[str, str]) -> str:
    return "-".join(answers.values())


def run_cookiecutter(
    folder: Path,
    *arguments: str,
    template: str | Path = TEMPLATE,
    cwd: Path | None = None,
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the real command, where its hooks find this checkout's diddy unless `environment` says otherwise.

    Its replay file stays in `folder`. `arguments` are name=value answers and options.
    """
    settings = folder / "cookiecutter.yaml"
    settings.write_text(f"replay_dir: {json.dumps(str(folder / 'replay'))}\n")
    command = [sys.executable, "-m", "cookiecutter", "--config-file", str(settings), "--no-input", "-o", str(folder)]
    return subprocess.run(
        [*command, str(template), *arguments],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def bake(folder: Path, **answers: str) -> Path:
    """Bake with the defaults but for `answers`, and return the project's folder."""
    answers = {"project_name": "Pairwise & Co", "project_slug": SLUG, **answers}
    done = run_cookiecutter(folder, *(f"{name}={value}" for name, value in answers.items()))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / answers["project_slug"]


def text_files(project: Path) -> list[Path]:
    """Every file that the template and its hooks made, but for what was copied or compiled from elsewhere."""
    foreign = {"vendor", "diddy", "node_modules", "__pycache__"}
    return sorted(
        path for path in project.rglob("*") if path.is_file() and not foreign & set(path.relative_to(project).parts)
    )


def without_comments(jsonc: str) -> str:
    """Take whole-line comments out of a .jsonc file; the template uses no others."""
    return re.sub(r"^\s*//.*$", "", jsonc, flags=re.MULTILINE)
