"""What holds for every command: where to begin, exit statuses, what goes to which stream."""

import errno
import sys
from pathlib import Path

import click
import pytest

from pages_plugin import __version__
from pages_plugin.cli.failures import exit_code_of
from pages_plugin.cli.main import COMMANDS, cli
from tests.unit.cli.conftest import Diddy


def test_diddy_alone_says_where_to_begin(diddy: Diddy) -> None:
    told = diddy()

    assert told.status == 0
    assert told.err == ""
    for command in ("diddy demo", "diddy new", "diddy init", "diddy dev"):
        assert command in told.out


def test_the_version_is_the_packages(diddy: Diddy) -> None:
    assert diddy("--version").out == f"diddy {__version__}\n"
    assert f"diddy     {__version__}\n" in diddy("version").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_teaches_by_an_example(diddy: Diddy, name: str) -> None:
    told = diddy(name, "--help")

    assert told.status == 0
    assert f"\n    diddy {name}" in told.out
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.get_short_help_str() in diddy("--help").out


def test_what_a_file_refuses_is_a_sentence_and_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(PermissionError(errno.EACCES, "Permission denied", "/srv/site/diddy/mesh.js")) == 2

    told = capsys.readouterr().err
    assert "error DM001: /srv/site/diddy/mesh.js cannot be used: Permission denied" in told
    assert "hint:" in told
    assert "Traceback" not in told


MISTAKES = [
    (["inti"], "did you mean `diddy init`?"),
    (["frobnicate"], "`diddy` alone lists them"),
    (["build", "--chekc"], "--check"),
    (["explain"], "METHOD"),
    (["explain", "GET", "no url at all"], "write /path or https://host/path"),
    (["verify", "ftp://shop"], "is no URL of a site"),
    (["dev", "--service", "CATALOG"], "write BINDING=worker"),
    (["new", "--backends", "rust"], "'both', 'python', 'javascript'"),
    (["check", "-C", "/nowhere/at/all"], "is not a folder"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_a_mistake_is_a_sentence_on_standard_error_and_exits_with_2(
    diddy: Diddy, shop: Path, arguments: list[str], words: str
) -> None:
    told = diddy(*arguments)

    assert told.status == 2
    assert told.out == ""
    assert words in told.err
    assert "Traceback" not in told.err


def test_outside_of_a_project_it_says_so(diddy: Diddy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["init", "--yes"], ["remove"], ["build"], ["check"], ["dev"], ["explain", "/x"]):
        told = diddy(*command)
        assert told.status == 2
        assert "DM301" in told.err


def test_a_bug_of_ours_has_a_traceback_and_asks_to_report_it(capsys: pytest.CaptureFixture[str]) -> None:
    status = exit_code_of(ZeroDivisionError("oh"))

    told = capsys.readouterr().err
    assert status == 2
    assert "ZeroDivisionError: oh" in told
    assert (
        f"This is a bug in diddy. Please report it with the lines above and what you ran: diddy {__version__}" in told
    )


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_silent(capsys: pytest.CaptureFixture[str], problem: BaseException) -> None:
    assert exit_code_of(problem) == 130
    assert capsys.readouterr().err == ""


def test_help_needs_no_parser_of_any_project(diddy: Diddy) -> None:
    """Commands load when they are asked for, so that ``--version`` is quick."""
    before = set(sys.modules)
    diddy("--version")
    assert not {name for name in set(sys.modules) - before if name.startswith(("pages_plugin.project", "tree_sitter"))}
