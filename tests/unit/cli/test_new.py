"""`diddy new`: each prompt is an option, names follow from the folder, and nothing is overwritten."""

from pathlib import Path

import click
import pytest

from pages_plugin.cli.main import cli
from pages_plugin.template import Prompt, answers_for, prompts
from tests.unit.cli.conftest import Diddy, files_of


def test_every_prompt_of_the_template_is_an_option() -> None:
    command = cli.get_command(click.Context(cli), "new")
    assert command is not None
    options = {one.name: one for one in command.params}

    assert {prompt.name for prompt in prompts()} <= set(options)
    assert "project_slug" in options
    for prompt in prompts():
        kind = options[prompt.name].type
        assert list(kind.choices if isinstance(kind, click.Choice) else ()) == list(prompt.choices)


DERIVED = [
    (None, {}, ("Diddy Shop", "diddy-shop")),
    (None, {"project_name": "Tea & Cups"}, ("Tea & Cups", "tea-cups")),
    (Path("sites/my-shop"), {}, ("My Shop", "my-shop")),
    (Path("My Shop"), {}, ("My Shop", "my-shop")),
    (Path("x"), {"project_slug": "y"}, ("X", "y")),
]


@pytest.mark.parametrize(("folder", "given", "expected"), DERIVED)
def test_names_follow_from_the_folder_where_nobody_says_them(
    folder: Path | None, given: dict[str, str], expected: tuple[str, str]
) -> None:
    answers = answers_for(folder, given, None)

    assert (answers["project_name"], answers["project_slug"]) == expected
    assert answers["backends"] == "both"


def test_only_what_was_not_said_is_asked() -> None:
    asked: list[tuple[str, str]] = []

    def ask(prompt: Prompt, default: str) -> str:
        asked.append((prompt.name, default))
        return {"project_name": "Tea", "backends": "javascript"}.get(prompt.name, default)

    answers = answers_for(None, {"ci": "none"}, ask)

    assert asked == [
        ("project_name", "Diddy Shop"),
        ("project_slug", "tea"),
        ("backends", "both"),
        ("telemetry", "server-timing-and-access-log"),
        ("export", "none"),
    ]
    assert (answers["project_slug"], answers["backends"], answers["ci"]) == ("tea", "javascript", "none")


def test_a_project_is_made_and_checks_clean(diddy: Diddy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = diddy("new", "tea", "--backends", "javascript", "--ci", "none", "--no-input")

    assert made.status == 0, made.err
    assert [one.name for one in tmp_path.iterdir()] == ["tea"], "nothing else is left behind"
    monkeypatch.chdir(tmp_path / "tea")
    assert diddy("check", "--strict").status == 0
    assert diddy("build", "--check").status == 0
    assert "meshed already" in diddy("init").err


def test_an_empty_folder_is_filled(diddy: Diddy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cups"
    folder.mkdir()
    monkeypatch.chdir(folder)

    assert diddy("new", ".", "--backends", "javascript", "--no-input").status == 0
    assert 'name = "cups"' in (folder / "diddy.toml").read_text()


REFUSED = [
    (["full", "--no-input"], "DM419"),
    (["file", "--no-input"], "DM419"),
    (["file/below", "--no-input"], "DM408"),
    (["tea", "--project-slug", "Not A Slug", "--no-input"], "DM420"),
]


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_what_cannot_be_made_is_refused_and_leaves_nothing(
    diddy: Diddy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = files_of(tmp_path)

    told = diddy("new", *arguments)

    assert told.status == 2
    assert code in told.err
    assert files_of(tmp_path) == before
