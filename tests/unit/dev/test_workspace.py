"""The folder of a run: it goes with its run, and what a killed run left goes with the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pages_plugin.dev.workspace import Workspace, remove_abandoned

HOLDER = """
import sys
from pathlib import Path
from pages_plugin.dev.workspace import Workspace
made = Workspace(Path(sys.argv[1]))
print(made.path, flush=True)
sys.stdin.read()
"""


def _run(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that holds a folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The folder of a run that was killed, with a link to a person's own files, as the stage has them."""
    process, folder = _run(tmp_path)
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "a.js").write_text("mine")
    (folder / "site").mkdir()
    (folder / "site" / "functions").symlink_to(tmp_path / "functions", target_is_directory=True)
    process.kill()
    process.communicate()
    return folder


def test_a_folder_goes_with_its_run(tmp_path: Path) -> None:
    made = Workspace(tmp_path)
    (made.path / "x").write_text("")
    made.close()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_not_what_it_links_to(tmp_path: Path, killed: Path) -> None:
    assert killed.is_dir()
    assert remove_abandoned(tmp_path) == (killed,)
    assert not killed.exists()
    assert (tmp_path / "functions" / "a.js").read_text() == "mine"


def test_the_folder_of_a_run_that_goes_on_stays(tmp_path: Path) -> None:
    process, folder = _run(tmp_path)
    try:
        assert (folder / "owner").read_text() == f"{process.pid}\n"
        assert remove_abandoned(tmp_path) == ()
        assert folder.is_dir()
    finally:
        process.kill()
        process.communicate()


def test_a_process_that_has_the_number_by_now_does_not_keep_it(tmp_path: Path, killed: Path) -> None:
    (killed / "owner").write_text(f"{os.getpid()}\n")

    assert remove_abandoned(tmp_path) == (killed,)


def test_a_link_of_the_name_is_not_followed(tmp_path: Path, killed: Path) -> None:
    elsewhere = killed.rename(tmp_path / "elsewhere")
    killed.symlink_to(elsewhere, target_is_directory=True)

    assert remove_abandoned(tmp_path) == ()
    assert (elsewhere / "owner").is_file()


def test_a_link_instead_of_the_owner_is_not_followed(tmp_path: Path, killed: Path) -> None:
    (killed / "owner").rename(tmp_path / "owner")
    (killed / "owner").symlink_to(tmp_path / "owner")

    assert remove_abandoned(tmp_path) == ()
    assert killed.is_dir()


def test_a_folder_that_does_not_say_whose_it_is_stays(tmp_path: Path) -> None:
    (tmp_path / "diddy-dev-x").mkdir()
    (tmp_path / "diddy-dev-file").write_text("")

    assert remove_abandoned(tmp_path) == ()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("whose", ["folder", "owner"])
def test_what_belongs_to_somebody_else_stays(
    tmp_path: Path, killed: Path, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "lstat" if whose == "folder" else "fstat"
    real = getattr(os, name)

    def of_another(target: object) -> os.stat_result:
        values = list(real(target))
        values[4] += 1
        return os.stat_result(values)

    if whose == "folder":
        monkeypatch.setattr(Path, "lstat", of_another)
    else:
        monkeypatch.setattr(os, "fstat", of_another)

    assert remove_abandoned(tmp_path) == ()
    monkeypatch.undo()
    assert killed.is_dir()
