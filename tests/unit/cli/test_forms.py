"""init, build and remove through the command line on every form of project that the install tests know."""

from pathlib import Path

import pytest

from tests.unit.cli.conftest import Diddy
from tests.unit.install.test_init_and_remove import PROJECTS, commit, git, snapshot, write


@pytest.mark.parametrize("form", PROJECTS)
def test_a_project_is_meshed_built_and_left_without_a_difference(
    diddy: Diddy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    write(tmp_path, PROJECTS[form][0])
    commit(tmp_path)
    before = snapshot(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert diddy("init", "--yes").status == 0
    assert (tmp_path / "diddy/mesh.js").is_file()
    assert diddy("build", "--check").status == 0
    assert diddy("check").status == 0
    assert "meshed already" in diddy("init").err
    assert diddy("remove", "--yes").status == 0

    assert snapshot(tmp_path) == before
    assert git(tmp_path, "status", "--porcelain") == ""
