from __future__ import annotations

from pathlib import Path

from pages_plugin.project.variables import local_variables


def test_names_of_all_files_and_no_values(tmp_path: Path) -> None:
    (tmp_path / ".dev.vars").write_text("# SHARED=1\nTOKEN=a=b\n  SPACED = 'x'\nnot a name=1\n")
    (tmp_path / ".dev.vars.example").write_text("EMPTY=\r\nexport EXPORTED=\n")
    (tmp_path / ".env.local").write_bytes(b"BYTES=\xff\n")
    assert local_variables(tmp_path) == {"TOKEN", "SPACED", "EMPTY", "EXPORTED", "BYTES"}


def test_a_file_that_cannot_be_read_sets_none(tmp_path: Path) -> None:
    (tmp_path / ".dev.vars").mkdir()
    assert local_variables(tmp_path) == frozenset()
