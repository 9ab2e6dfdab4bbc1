"""``diddy new``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pages_plugin.cli.options import is_terminal, talk
from pages_plugin.template import Prompt, answers_for, bake, check_empty, prompts

_F = TypeVar("_F", bound=Callable[..., Any])


def _ask(prompt: Prompt, default: str) -> str:
    for choice, meaning in prompt.choices.items():
        talk(f"    {choice.ljust(max(map(len, prompt.choices)))}  {meaning}")
    kind = click.Choice(list(prompt.choices)) if prompt.choices else None
    return str(click.prompt(prompt.question, default=default, type=kind, err=True, show_choices=False))


def _options(function: _F) -> _F:
    """Add an option for each prompt of the template."""
    for prompt in reversed(prompts()):
        meanings = "; ".join(f"{choice}: {meaning}" for choice, meaning in prompt.choices.items())
        function = click.option(
            f"--{prompt.name.replace('_', '-')}",
            prompt.name,
            type=click.Choice(list(prompt.choices)) if prompt.choices else str,
            help=f"{prompt.question}. {meanings}".rstrip(". ") + ".",
        )(function)
    return function


@click.command("new", short_help="Start a project: a site, two backends and the mesh.")
@click.argument("target", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@_options
@click.option("--no-input", is_flag=True, help="Ask nothing: what is not said gets its default.")
def command(target: Path | None, no_input: bool, **given: str | None) -> int:
    """Make a new project in FOLDER, which must be empty or not there yet.

    The project is a small shop: a static site, functions, a catalog and an inventory Worker, diddy.toml, tests and a
    workflow that deploys. On a terminal it asks what was not said as an option.

    \b
    Examples:
      diddy new my-shop
      diddy new my-shop --backends javascript --ci none --no-input
    """
    if target is not None:
        check_empty(target)
    ask = None if no_input or not is_terminal() else _ask
    answers = answers_for(target, {name: value for name, value in given.items() if value is not None}, ask)
    folder = target if target is not None else Path(answers["project_slug"])
    talk(f"making {folder} ...")
    bake(folder.absolute(), answers)
    talk(f"made {folder}. Next:\n  cd {folder}\n  diddy dev")
    return 0
