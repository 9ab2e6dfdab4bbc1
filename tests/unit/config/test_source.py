from __future__ import annotations

import os
from pathlib import Path

import pytest

from pages_plugin.config import load_config
from pages_plugin.diagnostics import Diagnostic


def load(folder: Path, data: bytes) -> tuple[Diagnostic, ...]:
    file = folder / "diddy.toml"
    file.write_bytes(data)
    return load_config(file).diagnostics


BROKEN = [
    ("an open string", b'a = 1\nb = "x\n', "DM003", 2, 7),
    ("a bare word", b"a = yes\n", "DM003", 1, 5),
    ("an open header", b"[a\nb = 1\n", "DM003", 1, 3),
    ("a key twice", b"a = 1\na = 2\n", "DM003", 2, 6),
    ("a table twice", b"[a]\n[b]\n[a]\n", "DM003", 3, 3),
    ("an end too early", b"a = [\n1,\n", "DM003", 2, 3),
    ("windows line ends", b"a = 1\r\nb = \r\n", "DM003", 2, 5),
    ("columns are characters", 'a = "äöü" x\n'.encode(), "DM003", 1, 11),
    ("an old encoding", b"# caf\xe9\na = 1\n", "DM002", 1, 6),
    ("an old encoding further down", "a = 1\n# ü".encode() + b"\xff\n", "DM002", 2, 4),
    ("UTF-16", b"\xff\xfea\x00", "DM002", 1, 1),
    ("nested too deeply", b"a = " + b"[" * 5000, "DM003", 1, 1),
    ("a key of too many parts", b".".join([b"a"] * 5000) + b" = 1\n", "DM003", 1, 1),
]


@pytest.mark.parametrize(
    ("data", "code", "line", "column"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_file_that_is_no_toml_is_one_finding(tmp_path: Path, data: bytes, code: str, line: int, column: int) -> None:
    (found,) = load(tmp_path, data)
    assert found.span is not None
    assert (found.code, found.span.start_line, found.span.start_column) == (code, line, column)


def test_a_table_that_is_there_twice_is_named_as_it_is_written(tmp_path: Path) -> None:
    (found,) = load(tmp_path, b"[a.b]\n[a.b]\n")
    assert found.message == "not valid TOML: cannot declare [a.b] twice"


QUOTES = "a text needs quotes"
HINTS = [
    ("a list that only begins", "x = [\n", "the list that begins in line 1"),
    ("a list that ends with the file", "a = 1\nx = [1, 2\n", "the list that begins in line 2"),
    ("a comment behind it", 'x = [ "a", # ]\n', "the list that begins in line 1"),
    ("a key behind it", 'x = ["a",\ny = 2\n', "the list that begins in line 1"),
    ("a key behind its first line", "x = [\ny.z = 2\n", "the list that begins in line 1"),
    ("a table behind it", "[a]\nx = [\n\n[b]\ny = 1\n", "the list that begins in line 2"),
    ("a list of tables behind it", 'x = [1,\n[[routes]]\npath = "/"\n', "the list that begins in line 1"),
    ("windows line ends", "x = [\r\ny = 1\r\n", "the list that begins in line 1"),
    ("brackets in texts before it", 'a = "["\nb = ["]",\n"["]\nx = [\n', "the list that begins in line 4"),
    ("a list in a list", "x = [\n[1],\n[2\n", "the list that begins in line 1"),
    ("a bare word", "x = yes\n", QUOTES),
    ("a bare word in a list", "x = [yes]\n", QUOTES),
    ("a bare word in a line of a list", 'x = [\n  "a",\n  b\n]\n', QUOTES),
    ("a bare word behind a list", "x = [1,\n2]\ny = yes\n", QUOTES),
    ("no value at all", "x =", QUOTES),
    ("two values without a comma", "x = [1 2]\n", "the list is not closed"),
]


@pytest.mark.parametrize(("text", "hint"), [row[1:] for row in HINTS], ids=[row[0] for row in HINTS])
def test_a_list_that_is_not_closed_is_called_so(tmp_path: Path, text: str, hint: str) -> None:
    (found,) = load(tmp_path, text.encode())
    assert found.hint is not None
    assert found.hint.startswith(hint)
    assert found.message.startswith("not valid TOML: unclosed array") == ("list" in hint)


FINE = [
    ("empty", b""),
    ("a byte order mark", b"\xef\xbb\xbfserver_timing = true\n"),
    ("windows line ends", b"server_timing = true\r\n[trace]\r\nsample = 0.5\r\n"),
    ("no newline at the end", b"server_timing = true"),
]


@pytest.mark.parametrize("data", [row[1] for row in FINE], ids=[row[0] for row in FINE])
def test_every_way_to_save_a_file_is_read(tmp_path: Path, data: bytes) -> None:
    assert load(tmp_path, data) == ()


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    (found,) = load(tmp_path, b"\xef\xbb\xbftypo = 1\n")
    assert found.span is not None
    assert (found.span.start_line, found.span.start_column, found.span.end_column) == (1, 1, 5)


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    loaded = load_config(tmp_path / "diddy.toml")
    assert loaded.diagnostics == ()
    assert loaded.config is not None
    assert not loaded.config.exists


def test_a_folder_in_its_place_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").mkdir()
    loaded = load_config(tmp_path / "diddy.toml")
    assert loaded.config is None
    assert [(one.code, one.message) for one in loaded.diagnostics] == [
        ("DM001", "cannot read diddy.toml: it is a folder, not a file")
    ]


def test_a_pipe_is_a_finding_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "diddy.toml")
    loaded = load_config(tmp_path / "diddy.toml")
    assert [(one.code, one.message) for one in loaded.diagnostics] == [
        ("DM001", "cannot read diddy.toml: it is a pipe or device, not a file")
    ]


def test_a_link_in_a_circle_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").symlink_to(tmp_path / "diddy.toml")
    loaded = load_config(tmp_path / "diddy.toml")
    assert [one.code for one in loaded.diagnostics] == ["DM001"]
