"""What the hooks do with the mesh: compile it, say how to, or stop with the compiler's words."""

from __future__ import annotations

from pathlib import Path

from tests.template.baking import run_cookiecutter


def stand_in(folder: Path, main: str | None) -> dict[str, str]:
    """An environment in which `pages_plugin` is a package without a command line, or with this one."""
    package = folder / "lib" / "pages_plugin"
    (package / "cli").mkdir(parents=True)
    (package / "__init__.py").touch()
    if main is not None:
        (package / "cli" / "__init__.py").touch()
        (package / "cli" / "main.py").write_text(main)
    return {"PYTHONPATH": str(folder / "lib"), "PATH": "/usr/bin:/bin"}


def test_without_diddy_it_says_what_to_run(tmp_path: Path) -> None:
    done = run_cookiecutter(tmp_path, "backends=javascript", environment=stand_in(tmp_path, None))
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines()][1:] == [
        "pip install diddy-mesh==0.1.0",
        "cd diddy-shop",
        "diddy build",
        "diddy dev",
    ]


def test_the_build_runs_in_the_new_project(tmp_path: Path) -> None:
    main = """
import sys
from pathlib import Path


def main():
    assert sys.argv[1:] == ["build"], sys.argv
    assert Path("workers/catalog/wrangler.jsonc").is_file()
    Path("diddy").mkdir()
"""
    done = run_cookiecutter(tmp_path, "backends=javascript", environment=stand_in(tmp_path, main))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "diddy-shop" / "diddy").is_dir()
    assert "diddy build" not in done.stdout
    assert "diddy dev" in done.stdout


def test_a_build_that_fails_stops_with_its_words_and_leaves_nothing(tmp_path: Path) -> None:
    main = "import sys\n\n\ndef main():\n    print('diddy.toml:3:1 DM100 no')\n    sys.exit(1)\n"
    done = run_cookiecutter(tmp_path, "backends=javascript", environment=stand_in(tmp_path, main))
    assert done.returncode != 0
    assert "diddy.toml:3:1 DM100 no" in done.stderr
    assert not (tmp_path / "diddy-shop").exists()
