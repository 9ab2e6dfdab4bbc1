"""What the documentation shows works: TOML loads without findings, commands and options exist, code parses."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding
from pages_plugin.cli.main import COMMANDS, cli
from pages_plugin.diagnostics import render_text
from pages_plugin.diagnostics.registry import RULES
from pages_plugin.emit.runtime import EXPORTS
from pages_plugin.functions.script import parse_script
from pages_plugin.plan import load_mesh
from pages_plugin.source import SourceText
from tests.unit.docs.pages import Page, written_pages

GENERATED = {"docs/reference/commands.md", "docs/reference/config.md", "docs/reference/findings.md"}
"""Their samples are tested where they come from."""
PAGES = [page for page in written_pages() if page.name not in GENERATED]


def samples(*languages: str) -> list[Any]:
    return [
        pytest.param(code, id=f"{page.name}-{language}-{number}")
        for page in PAGES
        for language in languages
        for number, code in enumerate(page.blocks(language), 1)
    ]


def facts(root: Path) -> ProjectFacts:
    """The project of the guides: one binding, the flags that init adds, the files that the samples name."""
    environment = EnvironmentFacts(
        services=(ServiceBinding("CATALOG", "shop-catalog"),),
        compatibility_flags=("enable_request_signal", "nodejs_als"),
    )
    assets = frozenset({"/index.html", "/offline.json"})
    return ProjectFacts(root=root, name="shop", production=environment, preview=environment, assets=assets)


@pytest.mark.parametrize("code", samples("toml"))
def test_toml_loads_without_findings(code: str, tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").write_text(code)
    assert render_text(load_mesh(tmp_path, facts(tmp_path)).diagnostics, relative_to=tmp_path) == ""


@pytest.mark.parametrize("code", samples("js"))
def test_javascript_parses(code: str) -> None:
    error = parse_script(SourceText(Path("sample.js"), code.encode())).first_error
    assert error is None, error


@pytest.mark.parametrize("code", samples("json"))
def test_json_parses(code: str) -> None:
    assert isinstance(json.loads(code), dict)


def diddy_lines() -> Iterator[Any]:
    """Each `diddy ...` line of the shell samples, and each such command in the running text."""
    for page in PAGES:
        shell = "\n".join(page.blocks("sh"))
        lines = re.findall(r"(?:^|&& )(?:\.venv/bin/)?(diddy .*)$", shell, re.MULTILINE)
        inline = re.findall(r"`(diddy [^`]+)`", page.prose)
        for number, line in enumerate([*lines, *inline], 1):
            yield pytest.param(line.split("  #")[0].strip(), id=f"{page.name}-{number}")


@pytest.mark.parametrize("line", list(diddy_lines()))
def test_commands_and_options_exist(line: str) -> None:
    words = shlex.split(line)[1:]
    words = words[: words.index("--")] if "--" in words else words
    context = click.Context(cli)
    command = cli.get_command(context, words[0])
    assert words[0] in COMMANDS
    assert command is not None
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words[1:] if word.startswith("-")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_codes_are_registered(page: Page) -> None:
    assert set(re.findall(r"\bDM\d{3}\b", page.text)) <= RULES.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_emitted_code_that_is_shown_is_made_of_runtime_names(page: Page) -> None:
    """A renamed layer must not live on in the text."""
    factories = r"`((?!pages|diddy|wrap)[a-z]+[A-Z]\w*)\("
    assert set(re.findall(factories, page.prose)) <= set(EXPORTS)
