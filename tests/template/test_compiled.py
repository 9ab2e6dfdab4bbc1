"""The mesh that the post_gen hook compiles is whole, up to date, and without findings."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def test_the_mesh_is_compiled(project: Path) -> None:
    emitted = [path.relative_to(project / "diddy").as_posix() for path in (project / "diddy").rglob("*")]
    assert {"mesh.js", "mesh.d.ts", "diddy.schema.json"} <= set(emitted)
    assert (project / "site" / "_routes.json").is_file()


@pytest.mark.parametrize("command", ["check", "build --check"])
def test_the_compiler_has_nothing_to_say(project: Path, command: str, diddy: list[str]) -> None:
    done = subprocess.run([*diddy, *command.split()], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
